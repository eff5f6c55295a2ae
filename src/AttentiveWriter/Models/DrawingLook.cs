namespace AttentiveWriter.Models;

/// <summary>How a drawing is shown.</summary>
/// <param name="Scale">Picture pixels a model pixel, at least 1.</param>
/// <param name="Windows">Whether the windows where each step read (green) and wrote (red) are outlined.</param>
/// <param name="Glimpses">Whether what each window sees stands beside its canvas: in a green frame what was read of the original, in a red
/// one what the filters of the write see of the canvas that they wrote on.</param>
public sealed record DrawingLook(int Scale = 4, bool Windows = true, bool Glimpses = false)
{
    /// <summary>What was given to be drawn again, [count, channels, height, width]; empty for images that were imagined.</summary>
    public ReadOnlyMemory<float> Originals { get; init; }
}
