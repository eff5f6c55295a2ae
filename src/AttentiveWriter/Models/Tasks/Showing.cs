using AttentiveWriter.Data;

namespace AttentiveWriter.Models;

/// <summary>From what pictures of a model are made.</summary>
/// <param name="Seed">Seed of all noise.</param>
public sealed record Showing(ulong Seed)
{
    /// <summary>Held-out images to be given to the model; null where there are none.</summary>
    public ImageSet? Images { get; init; }

    /// <summary>How they are made black and white.</summary>
    public Binarisation Binarisation { get; init; }

    /// <summary>What to say where images would be shown and there are none.</summary>
    public string WithoutImages { get; init; } = "There are no images to be given to it.";

    /// <summary>Threads to use; the pictures do not depend on them.</summary>
    public int Threads { get; init; } = 1;
}
