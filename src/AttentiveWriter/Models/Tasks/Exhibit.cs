using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>Something that a page shows of a model: words, and a picture that stands or moves.</summary>
/// <param name="Text">What it is.</param>
public sealed record Exhibit(string Text)
{
    /// <summary>What it begins with; null where it goes on with what was before.</summary>
    public string? Heading { get; init; }

    /// <summary>The picture in words, for who does not see it.</summary>
    public string Alternative { get; init; } = "";

    /// <summary>The picture; null where there is none or it moves.</summary>
    public Image? Picture { get; init; }

    /// <summary>The pictures of one that moves; empty where none does.</summary>
    public IReadOnlyList<Image> Frames { get; init; } = [];
}
