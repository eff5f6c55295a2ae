using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void AttentiveWriteForward(Matrix previous, Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix canvas) =>
        Queue.ForEach(AttentiveWriteKernel.Forward, canvas.Count, new AttentiveWriteArguments(previous, patch, filtersX, filtersY,
            intensity, size, canvas, default, default, default, default));

    /// <inheritdoc/>
    public override void AttentiveWriteBackward(
        Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix dCanvas,
        Matrix dPatch, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        var arguments = new AttentiveWriteArguments(default, patch, filtersX, filtersY, intensity, size, dCanvas, dPatch, dFiltersX,
            dFiltersY, dIntensity);
        Queue.ForEachGroup(AttentiveWriteKernel.IntensityBackward, dCanvas.Rows, arguments);
        Queue.ForEach(AttentiveWriteKernel.Backward, dCanvas.Rows * (patch.Columns + filtersX.Columns + filtersY.Columns), arguments);
    }
}

/// <summary>What an attentive write reads and writes: the canvas forward, its gradient backward.</summary>
internal readonly record struct AttentiveWriteArguments(GpuMatrix Previous, GpuMatrix Patch, GpuMatrix FiltersX, GpuMatrix FiltersY,
    GpuMatrix Intensity, int Size, GpuMatrix Canvas, GpuMatrix DPatch, GpuMatrix DFiltersX, GpuMatrix DFiltersY, GpuMatrix DIntensity);

/// <summary>Writing through a filter bank, on the device (Gregor et al. 2015, eq. 29): a thread for each value that comes out.</summary>
internal static unsafe class AttentiveWriteKernel
{
    public static void Forward(AttentiveWriteArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Canvas.Count) return;
        int row = item / p.Canvas.Columns;
        p.Canvas.Values[item] = p.Previous.Values[item] + Stroke(p, row, item % p.Canvas.Columns) / p.Intensity.Values[row];
    }

    // c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X
    public static void IntensityBackward(AttentiveWriteArguments p)
    {
        int row = Grid.IdxX;
        double sum = 0;
        for (int k = Group.IdxX; k < p.Canvas.Columns; k += Group.DimX) sum += p.Canvas.Row(row)[k] * Stroke(p, row, k);
        sum = GroupSum.Of(sum);
        double gamma = p.Intensity.Values[row];
        if (Group.IdxX == 0) p.DIntensity.Values[row] -= (float)(sum / (gamma * gamma));
    }

    public static void Backward(AttentiveWriteArguments p)
    {
        int item = Items.Mine, results = p.Patch.Columns + p.FiltersX.Columns + p.FiltersY.Columns;
        if (item >= p.Canvas.Rows * results) return;
        int row = item / results, k = item % results;
        float gamma = p.Intensity.Values[row];
        if (k < p.Patch.Columns) p.DPatch.Row(row)[k] += AtPatch(p, row, k) / gamma;
        else if (k < p.Patch.Columns + p.FiltersX.Columns)
        {
            k -= p.Patch.Columns;
            p.DFiltersX.Row(row)[k] += AlongX(p, row, k) / gamma;
        }
        else
        {
            k -= p.Patch.Columns + p.FiltersX.Columns;
            p.DFiltersY.Row(row)[k] += AlongY(p, row, k) / gamma;
        }
    }

    /// <summary>F_Y^T w F_X at a pixel.</summary>
    private static float Stroke(AttentiveWriteArguments p, int row, int pixel)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size;
        return FilteredPlane.Placed(p.Patch.Row(row), p.FiltersX.Row(row), p.FiltersY.Row(row), p.Size, width, height, pixel);
    }

    private static float AtPatch(AttentiveWriteArguments p, int row, int k)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size;
        float* d = p.Canvas.Row(row) + k / (p.Size * p.Size) * width * height;
        float* fx = p.FiltersX.Row(row) + k % p.Size * width, fy = p.FiltersY.Row(row) + k / p.Size % p.Size * height;
        return FilteredPlane.Seen(d, fx, fy, width, height);
    }

    private static float AlongX(AttentiveWriteArguments p, int row, int k)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size, i = k / width, a = k % width;
        float sum = 0;
        for (int w = i; w < p.Patch.Columns; w += p.Size)
        {
            float* d = p.Canvas.Row(row) + w / (p.Size * p.Size) * width * height + a;
            float* fy = p.FiltersY.Row(row) + w / p.Size % p.Size * height;
            float line = 0;
            for (int b = 0; b < height; b++) line += d[b * width] * fy[b];
            sum += p.Patch.Row(row)[w] * line;
        }
        return sum;
    }

    private static float AlongY(AttentiveWriteArguments p, int row, int k)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size, j = k / height, b = k % height;
        float sum = 0;
        for (int first = j * p.Size; first < p.Patch.Columns; first += p.Size * p.Size)
        {
            float* d = p.Canvas.Row(row) + (first / (p.Size * p.Size) * height + b) * width;
            for (int i = 0; i < p.Size; i++)
            {
                float line = 0;
                for (int a = 0; a < width; a++) line += d[a] * p.FiltersX.Row(row)[i * width + a];
                sum += p.Patch.Row(row)[first + i] * line;
            }
        }
        return sum;
    }
}
