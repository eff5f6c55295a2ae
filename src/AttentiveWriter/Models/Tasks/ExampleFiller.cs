namespace AttentiveWriter.Models;

/// <summary>Writes an image into pixels, and returns its class, or null where none is needed.</summary>
/// <param name="index">Which image: a row of the batch, or a place in a set.</param>
/// <param name="pixels">Overwritten.</param>
public delegate int? ExampleFiller(int index, Span<float> pixels);
