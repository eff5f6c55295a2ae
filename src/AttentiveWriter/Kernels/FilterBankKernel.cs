using System.Numerics;

namespace AttentiveWriter.Kernels;

/// <summary>The filter bank of one image: N rows of F_X over the width and N rows of F_Y over the height (eq. 25-26).</summary>
/// <remarks>
/// <para>F[i, a] = exp(-(a - mu^i)^2 / (2 sigma^2)) / Z with a = 1, 2, ..., each row summing to 1.</para>
/// <para>Each row is a softmax of its exponent, and the largest exponent, that of the pixel p nearest to mu, is taken off by algebra and not by
/// subtraction: (a - mu)^2 - (p - mu)^2 = (a - p)(a + p - 2 mu). A window a million pixels outside the image then still has an exact, finite
/// row (all its mass on the nearest pixel), where the squares themselves would have lost every digit.</para>
/// </remarks>
internal static class FilterBankKernel
{
    // e^-200 is 0 in float32; the cap keeps 0 * infinity out of the gradients.
    private const float LargestExponent = 200;

    // A filter this far away reads the nearest pixel and nothing else; further out its products would overflow.
    private const float LargestDistance = 1e15f;

    /// <summary>Fills F_X and F_Y and returns gamma.</summary>
    /// <param name="parameters">The five numbers of <see cref="AttentionWindow.FromParameters"/>.</param>
    /// <param name="size">N.</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    public static float Forward(ReadOnlySpan<float> parameters, int size, Span<float> filtersX, Span<float> filtersY)
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        var window = AttentionWindow.FromParameters(parameters, size, width, height);
        for (int i = 1; i <= size; i++)
        {
            Filter(window.FilterCentre(window.CentreX, i, size), window.Variance, filtersX.Slice((i - 1) * width, width));
            Filter(window.FilterCentre(window.CentreY, i, size), window.Variance, filtersY.Slice((i - 1) * height, height));
        }
        return window.Intensity;
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradient of the five parameters.</summary>
    /// <param name="parameters">The parameters of the forward pass.</param>
    /// <param name="size">N.</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    /// <param name="dFiltersX">Gradient of F_X.</param>
    /// <param name="dFiltersY">Gradient of F_Y.</param>
    /// <param name="dIntensity">Gradient of gamma.</param>
    /// <param name="dParameters">Added to, [5].</param>
    public static void Backward(ReadOnlySpan<float> parameters, int size, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY,
        ReadOnlySpan<float> dFiltersX, ReadOnlySpan<float> dFiltersY, float dIntensity, Span<float> dParameters)
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        var window = AttentionWindow.FromParameters(parameters, size, width, height);
        float dCentreX = 0, dCentreY = 0, dStride = 0, dLogVariance = 0;
        for (int i = 1; i <= size; i++)
        {
            (float dMuX, float dLogX) = FilterBackward(window.FilterCentre(window.CentreX, i, size), window.Variance,
                filtersX.Slice((i - 1) * width, width), dFiltersX.Slice((i - 1) * width, width));
            (float dMuY, float dLogY) = FilterBackward(window.FilterCentre(window.CentreY, i, size), window.Variance,
                filtersY.Slice((i - 1) * height, height), dFiltersY.Slice((i - 1) * height, height));
            // mu^i = g + (i - N/2 - 0.5) delta
            dCentreX += dMuX;
            dCentreY += dMuY;
            dStride += (dMuX + dMuY) * AttentionWindow.Offset(i, size);
            dLogVariance += dLogX + dLogY;
        }
        dParameters[0] += dCentreX * (width + 1) / 2f;
        dParameters[1] += dCentreY * (height + 1) / 2f;
        dParameters[2] += dLogVariance;
        dParameters[3] += dStride * window.Stride;
        dParameters[4] += dIntensity * window.Intensity;
    }

    private static void Filter(float mu, float variance, Span<float> filter)
    {
        var exponent = new Exponent(mu, variance, filter.Length);
        var sum = Vector<float>.Zero;
        for (int a = 0; a < filter.Length; a += Vector<float>.Count)
        {
            var pixel = Vector.CreateSequence<float>(a + 1, 1);
            var weight = VectorMath.Exp(-exponent.At(pixel));
            weight = Vector.ConditionalSelect(Vector.LessThanOrEqual(pixel, new Vector<float>(filter.Length)), weight, Vector<float>.Zero);
            sum += weight;
            VectorMath.Store(weight, filter, a);
        }
        var scale = new Vector<float>(1 / Vector.Sum(sum));
        for (int a = 0; a < filter.Length; a += Vector<float>.Count)
            VectorMath.Store(VectorMath.Load(filter, a) * scale, filter, a);
    }

    private static (float DMu, float DLogVariance) FilterBackward(float mu, float variance, ReadOnlySpan<float> filter, ReadOnlySpan<float> dFilter)
    {
        var exponent = new Exponent(mu, variance, filter.Length);
        var mean = new Vector<float>(SmallProduct.Dot(filter, dFilter));
        Vector<float> dMu = default, dLog = default;
        for (int a = 0; a < filter.Length; a += Vector<float>.Count)
        {
            var pixel = Vector.CreateSequence<float>(a + 1, 1);
            // F = softmax(-u), so the gradient of -u is F (dF - sum F dF); lanes past the end have F = 0.
            var d = VectorMath.Load(filter, a) * (VectorMath.Load(dFilter, a) - mean);
            dMu = Vector.MultiplyAddEstimate(d, pixel - exponent.Nearest, dMu);
            dLog = Vector.MultiplyAddEstimate(d, exponent.At(pixel), dLog);
        }
        // -u = -(a - p)(a + p - 2 mu) / (2 sigma^2)
        return (Vector.Sum(dMu) / variance, Vector.Sum(dLog));
    }

    private readonly struct Exponent(float mu, float variance, int length)
    {
        private readonly Vector<float> _twiceMu = new(2 * Math.Clamp(mu, -LargestDistance, LargestDistance));
        private readonly Vector<float> _scale = new(0.5f / variance);

        public readonly Vector<float> Nearest = new(Math.Clamp(MathF.Round(mu), 1, length));

        /// <summary>((a - mu)^2 - (p - mu)^2) / (2 sigma^2), which is 0 at the nearest pixel and positive elsewhere in the image.</summary>
        /// <remarks>Past the end of the image, where lanes of the last vector lie, it can be negative without limit: those lanes get 0.</remarks>
        public Vector<float> At(Vector<float> pixel) =>
            Vector.Max(Vector.Min((pixel - Nearest) * (pixel + Nearest - _twiceMu) * _scale, new Vector<float>(LargestExponent)), Vector<float>.Zero);
    }
}
