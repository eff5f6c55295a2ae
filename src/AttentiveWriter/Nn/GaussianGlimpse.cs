using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>A window of Gaussian filters.</summary>
/// <param name="Grid">Where its filters are.</param>
public sealed record GaussianGlimpse(AttentionWindow Grid) : GlimpseWindow(Grid.Size, Grid.CentreX, Grid.CentreY, Grid.Intensity)
{
    /// <summary>From the outermost filters half a pixel outwards, so that the pixels under them lie inside.</summary>
    public override (double X, double Y)[]? Corners
    {
        get
        {
            double reach = (Size - 1) * (double)Grid.Stride / 2 + 0.5;
            if (!double.IsFinite(CentreX + CentreY + reach)) return null;
            (double left, double right, double top, double bottom) = (CentreX - reach, CentreX + reach, CentreY - reach, CentreY + reach);
            return [(left, top), (right, top), (right, bottom), (left, bottom)];
        }
    }

    /// <summary>Half a sigma, but at least one pixel of the picture and at most two of the image.</summary>
    public override int LineWidth(int scale) =>
        (int)Math.Clamp(Math.Round(Math.Sqrt(Grid.Variance) * scale / 2, MidpointRounding.AwayFromZero), 1, 2 * scale);

    /// <summary>Returns F_Y x F_X^T.</summary>
    public override float[] See(ReadOnlySpan<float> planes, PlaneSize plane)
    {
        using var once = new OneRow();
        Matrix x = once.Row(Filters(CentreX, plane.Width)), y = once.Row(Filters(CentreY, plane.Height)), one = once.Row([1]),
            image = once.Row(planes);
        return once.Run(planes.Length / plane.Area * Size * Size, (kernels, seen) =>
            kernels.AttentiveReadForward(image, default, x, y, one, Size, seen));
    }

    private float[] Filters(float centre, int length)
    {
        float[] filters = new float[Size * length];
        for (int i = 1; i <= Size; i++) GaussianFilter.Write(Grid.FilterCentre(centre, i, Size), Grid.Variance,
            filters.AsSpan((i - 1) * length, length));
        return filters;
    }
}
