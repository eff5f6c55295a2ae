using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void AttentiveReadForward(Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix glimpse) =>
        Queue.ForEach(AttentiveReadKernel.Forward, glimpse.Count, new AttentiveReadArguments(image, error, filtersX, filtersY, intensity,
            size, glimpse, default, default, default, default, default));

    /// <inheritdoc/>
    public override void AttentiveReadBackward(
        Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix glimpse, Matrix dGlimpse,
        Matrix dError, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        var arguments = new AttentiveReadArguments(image, error, filtersX, filtersY, intensity, size, glimpse, dGlimpse, dError, dFiltersX,
            dFiltersY, dIntensity);
        Queue.ForEach(AttentiveReadKernel.Backward, image.Rows * AttentiveReadKernel.Results(arguments), arguments);
    }
}

/// <summary>What an attentive read reads and writes, forward and backward.</summary>
internal readonly record struct AttentiveReadArguments(GpuMatrix Image, GpuMatrix Error, GpuMatrix FiltersX, GpuMatrix FiltersY,
    GpuMatrix Intensity, int Size, GpuMatrix Glimpse, GpuMatrix DGlimpse, GpuMatrix DError, GpuMatrix DFiltersX, GpuMatrix DFiltersY,
    GpuMatrix DIntensity);

/// <summary>Reading through a filter bank, on the device (Gregor et al. 2015, eq. 27): a thread for each value that comes out.</summary>
internal static unsafe class AttentiveReadKernel
{
    public static void Forward(AttentiveReadArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Glimpse.Count) return;
        int row = item / p.Glimpse.Columns, k = item % p.Glimpse.Columns, half = Part(p);
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size, area = p.Size * p.Size;
        float* plane = (k < half ? p.Image : p.Error).Row(row) + k % half / area * width * height;
        float* fx = p.FiltersX.Row(row) + k % p.Size * width, fy = p.FiltersY.Row(row) + k / p.Size % p.Size * height;
        p.Glimpse.Values[item] = p.Intensity.Values[row] * FilteredPlane.Seen(plane, fx, fy, width, height);
    }

    /// <summary>Values of a row that backward adds to: dF_X, dF_Y, dgamma, and dx^ where there is one.</summary>
    public static int Results(AttentiveReadArguments p) =>
        p.FiltersX.Columns + p.FiltersY.Columns + 1 + (p.DError.IsEmpty ? 0 : p.DError.Columns);

    public static void Backward(AttentiveReadArguments p)
    {
        int item = Items.Mine, results = Results(p);
        if (item >= p.Image.Rows * results) return;
        int row = item / results, k = item % results;
        float gamma = p.Intensity.Values[row];
        // read = gamma F_Y x F_X^T
        if (k < p.FiltersX.Columns)
        {
            p.DFiltersX.Row(row)[k] += gamma * AlongX(p, row, k);
            return;
        }
        k -= p.FiltersX.Columns;
        if (k < p.FiltersY.Columns)
        {
            p.DFiltersY.Row(row)[k] += gamma * AlongY(p, row, k);
            return;
        }
        k -= p.FiltersY.Columns;
        if (k == 0)
        {
            float sum = 0;
            for (int i = 0; i < p.Glimpse.Columns; i++) sum += p.DGlimpse.Row(row)[i] * p.Glimpse.Row(row)[i];
            p.DIntensity.Values[row] += sum / gamma;
        }
        else p.DError.Row(row)[k - 1] += gamma * AtPixel(p, row, k - 1);
    }

    // Glimpse values of x alone.
    private static int Part(AttentiveReadArguments p) => p.Error.IsEmpty ? p.Glimpse.Columns : p.Glimpse.Columns / 2;

    private static float AlongX(AttentiveReadArguments p, int row, int k)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size, i = k / width, a = k % width, half = Part(p);
        float sum = 0;
        for (int g = i; g < p.Glimpse.Columns; g += p.Size)
        {
            int j = g / p.Size % p.Size, plane = g % half / (p.Size * p.Size);
            float* column = (g < half ? p.Image : p.Error).Row(row) + plane * width * height + a;
            float line = 0;
            for (int b = 0; b < height; b++) line += p.FiltersY.Row(row)[j * height + b] * column[b * width];
            sum += p.DGlimpse.Row(row)[g] * line;
        }
        return sum;
    }

    private static float AlongY(AttentiveReadArguments p, int row, int k)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size, j = k / height, b = k % height, half = Part(p);
        float sum = 0;
        for (int first = j * p.Size; first < p.Glimpse.Columns; first += p.Size * p.Size)
        {
            float* line = (first < half ? p.Image : p.Error).Row(row) + (first % half / (p.Size * p.Size) * height + b) * width;
            for (int i = 0; i < p.Size; i++)
            {
                float inner = 0;
                for (int a = 0; a < width; a++) inner += p.FiltersX.Row(row)[i * width + a] * line[a];
                sum += p.DGlimpse.Row(row)[first + i] * inner;
            }
        }
        return sum;
    }

    private static float AtPixel(AttentiveReadArguments p, int row, int pixel)
    {
        int width = p.FiltersX.Columns / p.Size, height = p.FiltersY.Columns / p.Size;
        float* d = p.DGlimpse.Row(row) + p.Glimpse.Columns / 2;
        return FilteredPlane.Placed(d, p.FiltersX.Row(row), p.FiltersY.Row(row), p.Size, width, height, pixel);
    }
}
