using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void AttentiveReadForward(Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix glimpse)
    {
        Span<float> scratch = Scratch(GlimpseKernel.ScratchLength(size, filtersX.Columns / size));
        int part = error.IsEmpty ? glimpse.Columns : glimpse.Columns / 2;
        for (int r = _first; r < End; r++)
        {
            Span<float> fx = filtersX.Row(r), fy = filtersY.Row(r), read = glimpse.Row(r);
            float gamma = intensity.Row(r)[0];
            GlimpseKernel.Forward<V>(image.Row(r), fx, fy, gamma, size, scratch, read[..part]);
            if (!error.IsEmpty) GlimpseKernel.Forward<V>(error.Row(r), fx, fy, gamma, size, scratch, read[part..]);
        }
    }

    /// <inheritdoc/>
    public override void AttentiveReadBackward(
        Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix glimpse, Matrix dGlimpse,
        Matrix dError, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        Span<float> scratch = Scratch(GlimpseKernel.ScratchLength(size, filtersX.Columns / size));
        int part = error.IsEmpty ? glimpse.Columns : glimpse.Columns / 2;
        for (int r = _first; r < End; r++)
        {
            Span<float> fx = filtersX.Row(r), fy = filtersY.Row(r), read = glimpse.Row(r), dRead = dGlimpse.Row(r);
            float gamma = intensity.Row(r)[0];
            // read = gamma [F_Y x F_X^T, F_Y x^ F_X^T]; x itself is data
            float sum = GlimpseKernel.Backward<V>(
                image.Row(r), fx, fy, gamma, size, read[..part], dRead[..part], scratch, dFiltersX.Row(r), dFiltersY.Row(r), []);
            if (!error.IsEmpty)
                sum += GlimpseKernel.Backward<V>(
                    error.Row(r), fx, fy, gamma, size, read[part..], dRead[part..], scratch, dFiltersX.Row(r), dFiltersY.Row(r),
                        dError.Row(r));
            dIntensity.Row(r)[0] += sum;
        }
    }
}

/// <summary>Attentive reading of one image: gamma F_Y x F_X^T for every channel (Gregor et al. 2015, eq. 27).</summary>
internal static class GlimpseKernel
{
    /// <summary>Values of scratch that both directions need.</summary>
    public static int ScratchLength(int size, int width) => 2 * size * width;

    /// <summary>glimpse = gamma F_Y x F_X^T.</summary>
    /// <param name="planes">x, [channels, height, width].</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="glimpse">Overwritten, [channels, N, N]; rows are y.</param>
    public static void Forward<V>(ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity,
        int size, Span<float> scratch, Span<float> glimpse)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size, pixels = width * height;
        Span<float> rows = scratch[..(size * width)];
        glimpse.Clear();
        for (int c = 0; c * pixels < planes.Length; c++)
        {
            // rows = F_Y x, then glimpse = gamma rows F_X^T
            rows.Clear();
            SmallProduct.Accumulate<V>(size, height, width, filtersY, height, 1, planes.Slice(c * pixels, pixels), 1, rows);
            SmallProduct.AccumulateTransposed<V>(size, size, width, rows, filtersX, intensity, glimpse.Slice(c * size * size, size * size));
        }
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of the filters and, where wanted, of the planes; returns the
    /// gradient of gamma.</summary>
    /// <param name="planes">x, [channels, height, width].</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="glimpse">The glimpse of the forward pass.</param>
    /// <param name="dGlimpse">Its gradient.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="dFiltersX">Added to.</param>
    /// <param name="dFiltersY">Added to.</param>
    /// <param name="dPlanes">Added to; empty where x is data.</param>
    public static float Backward<V>(ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity,
        int size,
        ReadOnlySpan<float> glimpse, ReadOnlySpan<float> dGlimpse, Span<float> scratch,
        Span<float> dFiltersX, Span<float> dFiltersY, Span<float> dPlanes)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size, pixels = width * height, patch = size * size;
        Span<float> rows = scratch[..(size * width)], dRows = scratch.Slice(size * width, size * width);
        for (int c = 0; c * pixels < planes.Length; c++)
        {
            ReadOnlySpan<float> x = planes.Slice(c * pixels, pixels), d = dGlimpse.Slice(c * patch, patch);
            // rows = F_Y x is cheap to form again
            rows.Clear();
            SmallProduct.Accumulate<V>(size, height, width, filtersY, height, 1, x, 1, rows);
            // glimpse = gamma rows F_X^T
            dRows.Clear();
            SmallProduct.Accumulate<V>(size, size, width, d, size, 1, filtersX, intensity, dRows);
            SmallProduct.Accumulate<V>(size, size, width, d, 1, size, rows, intensity, dFiltersX);
            // rows = F_Y x
            SmallProduct.AccumulateTransposed<V>(size, height, width, dRows, x, 1, dFiltersY);
            if (!dPlanes.IsEmpty) SmallProduct.Accumulate<V>(height, size, width, filtersY, 1, height, dRows, 1,
                dPlanes.Slice(c * pixels, pixels));
        }
        return SmallProduct.Dot<V>(glimpse, dGlimpse) / intensity;
    }
}
