namespace AttentiveWriter.Formats;

/// <summary>One named array of a safetensors file.</summary>
/// <param name="Name">Its name, such as <c>encoder.lstm.weight_ih</c>.</param>
/// <param name="Shape">Its dimensions, outermost first; empty for a scalar.</param>
/// <param name="Data">Its values in row-major order, as many as the product of <paramref name="Shape"/>.</param>
public sealed record SafeTensor(string Name, int[] Shape, float[] Data);
