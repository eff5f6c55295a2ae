using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void AttentiveWriteForward(Matrix previous, Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix canvas)
    {
        Span<float> scratch = Scratch(StrokeKernel.ScratchLength(size, filtersX.Columns / size));
        for (int r = _first; r < End; r++)
        {
            previous.Row(r).CopyTo(canvas.Row(r));
            StrokeKernel.Forward<V>(patch.Row(r), filtersX.Row(r), filtersY.Row(r), intensity.Row(r)[0], size, scratch, canvas.Row(r));
        }
    }

    /// <inheritdoc/>
    public override void AttentiveWriteBackward(
        Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix dCanvas,
        Matrix dPatch, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        Span<float> scratch = Scratch(StrokeKernel.ScratchLength(size, filtersX.Columns / size));
        for (int r = _first; r < End; r++)
            dIntensity.Row(r)[0] += StrokeKernel.Backward<V>(patch.Row(r), filtersX.Row(r), filtersY.Row(r), intensity.Row(r)[0], size,
                dCanvas.Row(r), scratch, dPatch.Row(r), dFiltersX.Row(r), dFiltersY.Row(r));
    }
}

/// <summary>Attentive writing on one canvas: (1 / gamma) F_Y^T w F_X for every channel (Gregor et al. 2015, eq. 29).</summary>
internal static class StrokeKernel
{
    /// <summary>Values of scratch that both directions need.</summary>
    public static int ScratchLength(int size, int width) => 2 * size * width;

    /// <summary>canvas += (1 / gamma) F_Y^T w F_X.</summary>
    /// <param name="patch">w, [channels, N, N]; rows are y.</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="canvas">Added to, [channels, height, width].</param>
    public static void Forward<V>(ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity,
        int size, Span<float> scratch, Span<float> canvas)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size, pixels = width * height, area = size * size;
        Span<float> rows = scratch[..(size * width)];
        for (int c = 0; c * pixels < canvas.Length; c++)
        {
            // rows = w F_X / gamma, then canvas += F_Y^T rows
            rows.Clear();
            SmallProduct.Accumulate<V>(size, size, width, patch.Slice(c * area, area), size, 1, filtersX, 1 / intensity, rows);
            SmallProduct.Accumulate<V>(height, size, width, filtersY, 1, height, rows, 1, canvas.Slice(c * pixels, pixels));
        }
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of patch and filters; returns the gradient of gamma.</summary>
    /// <param name="patch">w, [channels, N, N].</param>
    /// <param name="filtersX">F_X, [N, width].</param>
    /// <param name="filtersY">F_Y, [N, height].</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="dCanvas">Gradient of the canvas after the stroke, [channels, height, width].</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="dPatch">Added to.</param>
    /// <param name="dFiltersX">Added to.</param>
    /// <param name="dFiltersY">Added to.</param>
    public static float Backward<V>(ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity,
        int size,
        ReadOnlySpan<float> dCanvas, Span<float> scratch, Span<float> dPatch, Span<float> dFiltersX, Span<float> dFiltersY)
        where V : struct, ILanes<V>
    {
        int width = filtersX.Length / size, height = filtersY.Length / size, pixels = width * height, area = size * size;
        Span<float> rows = scratch[..(size * width)], dRows = scratch.Slice(size * width, size * width);
        float inverse = 1 / intensity, dInverse = 0;
        for (int c = 0; c * pixels < dCanvas.Length; c++)
        {
            ReadOnlySpan<float> w = patch.Slice(c * area, area), d = dCanvas.Slice(c * pixels, pixels);
            // canvas += F_Y^T rows, with rows = w F_X / gamma
            rows.Clear();
            SmallProduct.Accumulate<V>(size, size, width, w, size, 1, filtersX, inverse, rows);
            dRows.Clear();
            SmallProduct.Accumulate<V>(size, height, width, filtersY, height, 1, d, 1, dRows);
            SmallProduct.AccumulateTransposed<V>(size, height, width, rows, d, 1, dFiltersY);
            // rows = w F_X / gamma
            SmallProduct.AccumulateTransposed<V>(size, size, width, dRows, filtersX, inverse, dPatch.Slice(c * area, area));
            SmallProduct.Accumulate<V>(size, size, width, w, 1, size, dRows, inverse, dFiltersX);
            dInverse += SmallProduct.Dot<V>(rows, dRows);
        }
        // d(1 / gamma) = -d gamma / gamma^2, and rows already holds one 1 / gamma
        return -dInverse * inverse;
    }
}
