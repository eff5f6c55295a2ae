using System.Numerics;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>A window under an affine map.</summary>
/// <param name="Quadrilateral">Where its corners are.</param>
/// <param name="Size">N.</param>
public sealed record AffineGlimpse(AffineWindow Quadrilateral, int Size)
    : GlimpseWindow(Size, Quadrilateral.Centre.X, Quadrilateral.Centre.Y, Quadrilateral.Intensity)
{
    /// <inheritdoc/>
    public override (double X, double Y)[]? Corners => Quadrilateral is { IsBounded: true } q
        ? [.. new[] { q.TopLeft, q.TopRight, q.BottomRight, q.BottomLeft }.Select(corner => ((double)corner.X, (double)corner.Y))]
        : null;

    /// <summary>Half a pixel of the image: a bilinear sample is everywhere as sharp.</summary>
    public override int LineWidth(int scale) => Math.Max(1, scale / 2);

    /// <summary>Returns S(x) at the middles of N x N parts of it.</summary>
    public override float[] See(ReadOnlySpan<float> planes, PlaneSize plane)
    {
        int columns = planes.Length / plane.Area * Size * Size;
        if (!Quadrilateral.IsBounded) return new float[columns];
        using var once = new OneRow();
        Matrix image = once.Row(planes), map = once.Row(Map(plane));
        return once.Run(columns, (kernels, seen) => kernels.AffineReadForward(image, default, plane, map, new PlaneSize(Size, Size), seen));
    }

    // From the patch, [-1, 1] in both directions, to the image: of a write that is the inverse of its own map.
    private float[] Map(PlaneSize plane)
    {
        Vector2 right = Quadrilateral.TopRight - Quadrilateral.TopLeft, down = Quadrilateral.BottomLeft - Quadrilateral.TopLeft,
            twice = 2 * Quadrilateral.Centre;
        (float width, float height) = (plane.Width, plane.Height);
        return [right.X / width, down.X / width, (twice.X - width - 1) / width, right.Y / height, down.Y / height,
            (twice.Y - height - 1) / height, 0];
    }
}
