using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>The ways to attend, a line each.</summary>
public static class AttentionKinds
{
    /// <summary>Adds the parameters <c>read.attention</c> or <c>write.attention</c> of a way to attend.</summary>
    /// <param name="kind">The way.</param>
    /// <param name="parameters">Where they go.</param>
    /// <param name="side">What it is for.</param>
    /// <param name="hidden">Cells of the decoder.</param>
    /// <param name="size">N of the window; null sees all of the image, by no window.</param>
    /// <param name="plane">Size of the image.</param>
    public static Attention Create(AttentionKind kind, ParameterSet parameters, AttentionSide side, int hidden, int? size, PlaneSize plane)
    {
        string name = side == AttentionSide.Read ? "read.attention" : "write.attention";
        return (kind, size) switch
        {
            (_, null) => new NoAttention(plane),
            (AttentionKind.Gaussian, int n) => new GaussianAttention(parameters, name, hidden, n, plane),
            (AttentionKind.Affine, int n) => new AffineAttention(parameters, name, side, hidden, n, plane),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such way to attend"),
        };
    }

    /// <summary>Says how large a window is, and of what kind, in a few characters.</summary>
    /// <param name="kind">The way to attend.</param>
    /// <param name="size">N; null without a window.</param>
    public static string Words(AttentionKind kind, int? size) =>
        size is not int n ? "all" : kind == AttentionKind.Gaussian ? $"{n}x{n}" : $"{n}x{n} {kind.ToString().ToLowerInvariant()}";
}
