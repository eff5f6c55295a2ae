namespace AttentiveWriter.Kernels.Reference;

/// <summary>The filter bank, reading and writing, straight from their equations, in double precision.</summary>
internal static class AttentionReference
{
    /// <summary>As <see cref="FilterBankKernel.Forward"/>; valid where the window is near the image.</summary>
    public static double Filters(ReadOnlySpan<float> parameters, int size, Span<float> filtersX, Span<float> filtersY)
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        double centreX = (width + 1) / 2.0 * (parameters[0] + 1), centreY = (height + 1) / 2.0 * (parameters[1] + 1);
        double variance = Math.Exp(parameters[2]);
        double stride = size == 1 ? 0 : (Math.Max(width, height) - 1) / (size - 1.0) * Math.Exp(parameters[3]);
        for (int i = 1; i <= size; i++)
        {
            Filter(centreX + (i - size / 2.0 - 0.5) * stride, variance, filtersX.Slice((i - 1) * width, width));
            Filter(centreY + (i - size / 2.0 - 0.5) * stride, variance, filtersY.Slice((i - 1) * height, height));
        }
        return Math.Exp(parameters[4]);
    }

    /// <summary>As <see cref="GlimpseKernel.Forward"/>.</summary>
    public static void Read(ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, double intensity,
        int size, Span<float> glimpse)
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        for (int c = 0; c * width * height < planes.Length; c++)
            for (int j = 0; j < size; j++)
                for (int i = 0; i < size; i++)
                {
                    double sum = 0;
                    for (int b = 0; b < height; b++)
                        for (int a = 0; a < width; a++)
                            sum += (double)filtersY[j * height + b] * planes[(c * height + b) * width + a] * filtersX[i * width + a];
                    glimpse[(c * size + j) * size + i] = (float)(intensity * sum);
                }
    }

    /// <summary>As <see cref="StrokeKernel.Forward"/>.</summary>
    public static void Write(ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, double intensity,
        int size, Span<float> canvas)
    {
        int width = filtersX.Length / size, height = filtersY.Length / size;
        for (int c = 0; c * width * height < canvas.Length; c++)
            for (int b = 0; b < height; b++)
                for (int a = 0; a < width; a++)
                {
                    double sum = 0;
                    for (int j = 0; j < size; j++)
                        for (int i = 0; i < size; i++)
                            sum += (double)filtersY[j * height + b] * patch[(c * size + j) * size + i] * filtersX[i * width + a];
                    canvas[(c * height + b) * width + a] += (float)(sum / intensity);
                }
    }

    private static void Filter(double mu, double variance, Span<float> filter)
    {
        double sum = 0;
        for (int a = 1; a <= filter.Length; a++) sum += Math.Exp(-(a - mu) * (a - mu) / (2 * variance));
        for (int a = 1; a <= filter.Length; a++) filter[a - 1] = (float)(Math.Exp(-(a - mu) * (a - mu) / (2 * variance)) / sum);
    }
}
