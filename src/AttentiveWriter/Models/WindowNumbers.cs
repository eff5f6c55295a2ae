using System.Numerics;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Windows as numbers, which ranks can send one another.</summary>
internal static class WindowNumbers
{
    /// <summary>Numbers of a window.</summary>
    public const int Count = 11;

    private const float None = 0, Gaussian = 1, Affine = 2;

    /// <summary>Writes a window, or that there is none.</summary>
    /// <exception cref="SettingsException">It is of a kind that is not known here.</exception>
    public static void Write(GlimpseWindow? window, Span<float> numbers)
    {
        float[] all = window switch
        {
            null => [None],
            GaussianGlimpse { Grid: var g } => [Gaussian, g.Size, g.CentreX, g.CentreY, g.Stride, g.Variance, g.Intensity],
            AffineGlimpse { Quadrilateral: var q, Size: var size } => [Affine, size, q.TopLeft.X, q.TopLeft.Y, q.TopRight.X, q.TopRight.Y,
                q.BottomRight.X, q.BottomRight.Y, q.BottomLeft.X, q.BottomLeft.Y, q.Intensity],
            _ => throw new SettingsException($"windows of type {window.GetType().Name} cannot be drawn over ranks"),
        };
        all.CopyTo(numbers);
    }

    /// <summary>Returns the window of some numbers; null of none.</summary>
    public static GlimpseWindow? Read(ReadOnlySpan<float> n) => n[0] switch
    {
        Gaussian => new GaussianGlimpse(new AttentionWindow((int)n[1], n[2], n[3], n[4], n[5], n[6])),
        Affine => new AffineGlimpse(new AffineWindow(
            new Vector2(n[2], n[3]), new Vector2(n[4], n[5]), new Vector2(n[6], n[7]), new Vector2(n[8], n[9]), n[10]), (int)n[1]),
        _ => null,
    };
}
