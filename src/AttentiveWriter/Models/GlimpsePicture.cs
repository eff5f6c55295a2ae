using System.Numerics;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>What a window sees of an image: the few values that its filters take from it, as a picture.</summary>
/// <remarks>Without gamma, so that a glimpse is as bright as what it shows.</remarks>
internal static class GlimpsePicture
{
    /// <summary>Returns the glimpse, <paramref name="size"/> pixels a side; black where the window has no place.</summary>
    /// <param name="planes">Intensities, [channels, height, width].</param>
    /// <param name="settings">The shape of the image.</param>
    /// <param name="window">The window.</param>
    /// <param name="size">N, values a side.</param>
    public static Image Of(ReadOnlySpan<float> planes, ModelSettings settings, GlimpseWindow window, int size)
    {
        int channels = settings.Channels == 3 ? 3 : 1;
        float[] glimpse = new float[channels * size * size];
        if (window.Gaussian is AttentionWindow gaussian) Read(planes, settings, gaussian, size, glimpse);
        else if (window.Affine is AffineWindow { IsBounded: true } affine) Sample(planes, settings, affine, size, glimpse);
        return Image.FromPlanes(glimpse, size, size, channels);
    }

    /// <summary>Returns filter <paramref name="i"/> of an axis: its weight on each pixel, of sum 1 (Gregor et al. 2015, eq. 25-26).</summary>
    /// <param name="window">The window.</param>
    /// <param name="centre">g_X or g_Y.</param>
    /// <param name="i">The filter, 1..N.</param>
    /// <param name="length">Pixels along the axis.</param>
    public static double[] Filter(AttentionWindow window, float centre, int i, int length)
    {
        double mu = window.FilterCentre(centre, i, window.Size), nearest = Math.Clamp(Math.Round(mu), 1, length), sum = 0;
        double[] weights = new double[length];
        for (int a = 1; a <= length; a++)
        {
            // Relative to the nearest pixel: a filter far outside the image still has weights.
            double weight = Math.Exp(((nearest - mu) * (nearest - mu) - (a - mu) * (a - mu)) / (2 * window.Variance));
            weights[a - 1] = weight;
            sum += weight;
        }
        for (int a = 0; a < length; a++) weights[a] /= sum;
        return weights;
    }

    private static void Read(ReadOnlySpan<float> planes, ModelSettings settings, AttentionWindow window, int size, Span<float> glimpse)
    {
        (int width, int height) = (settings.Width, settings.Height);
        double[][] across = [.. Enumerable.Range(1, size).Select(i => Filter(window, window.CentreX, i, width))];
        double[][] down = [.. Enumerable.Range(1, size).Select(i => Filter(window, window.CentreY, i, height))];
        for (int k = 0; k < glimpse.Length; k++)
        {
            (int c, int j, int i) = (k / (size * size), k / size % size, k % size);
            double sum = 0;
            for (int b = 0; b < height; b++)
                for (int a = 0; a < width; a++) sum += down[j][b] * planes[(c * height + b) * width + a] * across[i][a];
            glimpse[k] = (float)sum;
        }
    }

    private static void Sample(ReadOnlySpan<float> planes, ModelSettings settings, AffineWindow window, int size, Span<float> glimpse)
    {
        for (int k = 0; k < glimpse.Length; k++)
        {
            (int c, int j, int i) = (k / (size * size), k / size % size, k % size);
            Vector2 place = window.TopLeft
                + (window.TopRight - window.TopLeft) * ((i + 0.5f) / size) + (window.BottomLeft - window.TopLeft) * ((j + 0.5f) / size);
            glimpse[k] = Between(planes.Slice(c * settings.Width * settings.Height, settings.Width * settings.Height), settings, place);
        }
    }

    // Bilinear; outside the image is black.
    private static float Between(ReadOnlySpan<float> plane, ModelSettings settings, Vector2 place)
    {
        if (!(place.X > 0 && place.X < settings.Width + 1 && place.Y > 0 && place.Y < settings.Height + 1)) return 0;
        (float x, float y) = (place.X - 1, place.Y - 1);
        (int left, int top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        float sum = 0;
        for (int b = top; b <= top + 1; b++)
            for (int a = left; a <= left + 1; a++)
                if (a >= 0 && a < settings.Width && b >= 0 && b < settings.Height)
                    sum += (1 - Math.Abs(x - a)) * (1 - Math.Abs(y - b)) * plane[b * settings.Width + a];
        return sum;
    }
}
