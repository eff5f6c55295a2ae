using System.Runtime.CompilerServices;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void FilterBankForward(Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix intensity)
    {
        for (int r = _first; r < End; r++)
            intensity.Row(r)[0] = FilterBankKernel.Forward<V>(parameters.Row(r), size, filtersX.Row(r), filtersY.Row(r));
    }

    /// <inheritdoc/>
    public override void FilterBankBackward(
        Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity,
            Matrix dParameters)
    {
        for (int r = _first; r < End; r++)
            FilterBankKernel.Backward<V>(parameters.Row(r), size, filtersX.Row(r), filtersY.Row(r), dFiltersX.Row(r), dFiltersY.Row(r),
                dIntensity.Row(r)[0], dParameters.Row(r));
    }
}

/// <summary>The filter bank of one image: N rows of F_X over the width and N rows of F_Y over the height (eq. 25-26).</summary>
/// <remarks>
/// <para>F[i, a] = exp(-(a - mu^i)^2 / (2 sigma^2)) / Z with a = 1, 2, ..., each row summing to 1.</para>
/// <para>Each row is a softmax of its exponent, and the largest exponent, that of the pixel p nearest to mu, is taken off by algebra and
/// not by subtraction: (a - mu)^2 - (p - mu)^2 = (a - p)(a + p - 2 mu). A window a million pixels outside the image then still has an
/// exact, finite row (all its mass on the nearest pixel), where the squares themselves would have lost every digit.</para>
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
    public static float Forward<V>(ReadOnlySpan<float> parameters, int size, Span<float> filtersX, Span<float> filtersY)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        var window = AttentionWindow.FromParameters(parameters, size, width, height);
        for (int i = 1; i <= size; i++)
        {
            Filter<V>(window.FilterCentre(window.CentreX, i, size), window.Variance, filtersX.Slice((i - 1) * width, width));
            Filter<V>(window.FilterCentre(window.CentreY, i, size), window.Variance, filtersY.Slice((i - 1) * height, height));
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
    public static void Backward<V>(ReadOnlySpan<float> parameters, int size, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY,
        ReadOnlySpan<float> dFiltersX, ReadOnlySpan<float> dFiltersY, float dIntensity, Span<float> dParameters)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        var window = AttentionWindow.FromParameters(parameters, size, width, height);
        float dCentreX = 0, dCentreY = 0, dStride = 0, dLogVariance = 0;
        for (int i = 1; i <= size; i++)
        {
            (float dMuX, float dLogX) = FilterBackward<V>(window.FilterCentre(window.CentreX, i, size), window.Variance,
                filtersX.Slice((i - 1) * width, width), dFiltersX.Slice((i - 1) * width, width));
            (float dMuY, float dLogY) = FilterBackward<V>(window.FilterCentre(window.CentreY, i, size), window.Variance,
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

    private static void Filter<V>(float mu, float variance, Span<float> filter)
        where V : struct, ILanes<V>
    {
        var exponent = new Exponent<V>(mu, variance, filter.Length);
        if (filter.Length >= V.Count && filter.Length <= 2 * V.Count)
        {
            // The usual image fits two registers, the second of which ends with the row: the row goes to memory once, in whole registers.
            int last = filter.Length - V.Count;
            V left = Weight(exponent, 0), right = Weight(exponent, last);
            V beyond = V.Select(V.Less(V.Sequence(last), V.Create(V.Count)), V.Create(0), right);
            var normaliser = V.Create(1 / V.Sum(left + beyond));
            VectorMath.Store(left * normaliser, filter, 0);
            VectorMath.Store(right * normaliser, filter, last);
            return;
        }
        V sum = default;
        for (int a = 0; a < filter.Length; a += V.Count)
        {
            V weight = Weight(exponent, a);
            weight = V.Select(V.Less(V.Create(filter.Length), V.Sequence(a + 1)), V.Create(0), weight);
            sum += weight;
            VectorMath.Store(weight, filter, a);
        }
        var scale = V.Create(1 / V.Sum(sum));
        for (int a = 0; a < filter.Length; a += V.Count)
            VectorMath.Store(VectorMath.Load<V>(filter, a) * scale, filter, a);
    }

    /// <summary>e^-u of the pixels from <paramref name="first"/> on, counted from 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Weight<V>(in Exponent<V> exponent, int first)
        where V : struct, ILanes<V>
        => VectorMath.Exp(-exponent.At(V.Sequence(first + 1)));

    private static (float DMu, float DLogVariance) FilterBackward<V>(float mu, float variance, ReadOnlySpan<float> filter,
        ReadOnlySpan<float> dFilter)
        where V : struct, ILanes<V>
    {
        var exponent = new Exponent<V>(mu, variance, filter.Length);
        var mean = V.Create(SmallProduct.Dot<V>(filter, dFilter));
        V dMu = default, dLog = default;
        for (int a = 0; a < filter.Length; a += V.Count)
        {
            var pixel = V.Sequence(a + 1);
            // F = softmax(-u), so the gradient of -u is F (dF - sum F dF); lanes past the end have F = 0.
            var d = VectorMath.Load<V>(filter, a) * (VectorMath.Load<V>(dFilter, a) - mean);
            dMu = V.MultiplyAdd(d, pixel - exponent.Nearest, dMu);
            dLog = V.MultiplyAdd(d, exponent.At(pixel), dLog);
        }
        // -u = -(a - p)(a + p - 2 mu) / (2 sigma^2)
        return (V.Sum(dMu) / variance, V.Sum(dLog));
    }

    private readonly struct Exponent<V>(float mu, float variance, int length)
        where V : struct, ILanes<V>
    {
        private readonly V _twiceMu = V.Create(2 * Math.Clamp(mu, -LargestDistance, LargestDistance));
        private readonly V _scale = V.Create(0.5f / variance);

        public readonly V Nearest = V.Create(Math.Clamp(MathF.Round(mu), 1, length));

        /// <summary>((a - mu)^2 - (p - mu)^2) / (2 sigma^2), which is 0 at the nearest pixel and positive elsewhere in the image.</summary>
        /// <remarks>Past the end of the image, where lanes of the last vector lie, it can be negative without limit: those lanes get
        /// 0.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At(V pixel) =>
            V.AtLeast(V.Create(0), V.AtMost(V.Create(LargestExponent), (pixel - Nearest) * (pixel + Nearest - _twiceMu) * _scale));
    }
}
