namespace AttentiveWriter.Kernels.Reference;

/// <summary>The windows of a convolution, one value at a time.</summary>
internal static class UnfoldReference
{
    /// <summary>As <see cref="UnfoldKernel.Unfold"/>.</summary>
    public static void Unfold(ConvolutionShape shape, ReadOnlySpan<float> image, int first, int rows, Span<float> columns)
    {
        for (int i = 0; i < rows * shape.OutputWidth * shape.Columns; i++)
            columns[i] = Pixel(shape, first, i) is int pixel ? image[pixel] : 0;
    }

    /// <summary>As <see cref="UnfoldKernel.Fold"/>.</summary>
    public static void Fold(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image)
    {
        for (int i = 0; i < rows * shape.OutputWidth * shape.Columns; i++)
            if (Pixel(shape, first, i) is int pixel) image[pixel] += columns[i];
    }

    /// <summary>Where a value of the windows stands in the image; null in the padding.</summary>
    private static int? Pixel(ConvolutionShape shape, int first, int index)
    {
        (int position, int value) = Math.DivRem(index, shape.Columns);
        (int tap, int c) = Math.DivRem(value, shape.Channels);
        int y = (first + position / shape.OutputWidth) * shape.Stride - shape.Padding + tap / shape.Kernel;
        int x = position % shape.OutputWidth * shape.Stride - shape.Padding + tap % shape.Kernel;
        if (y < 0 || x < 0 || y >= shape.Height * shape.Upsampling || x >= shape.Width * shape.Upsampling) return null;
        (y, x) = (y / shape.Upsampling, x / shape.Upsampling);
        return shape.Planar ? (c * shape.Height + y) * shape.Width + x : (y * shape.Width + x) * shape.Channels + c;
    }
}
