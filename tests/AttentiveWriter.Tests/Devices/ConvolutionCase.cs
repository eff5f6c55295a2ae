using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Shapes of convolutions with every feature and odd sizes.</summary>
internal static class ConvolutionCase
{
    public static readonly ConvolutionShape[] All =
    [
        new(1, 1, 1, 1),
        new(4, 5, 3, 1),
        new(5, 7, 3, 3, padding: 1),
        new(7, 4, 17, 3, stride: 2, padding: 1),
        new(7, 9, 1, 3, stride: 2, padding: 1),
        new(8, 8, 2, 4, stride: 2, padding: 1),
        new(9, 6, 2, 2, stride: 3),
        new(3, 4, 5, 3, padding: 1, upsampling: 2),
        new(4, 3, 9, 4, stride: 3, padding: 2, upsampling: 3),
        new(5, 7, 3, 3, padding: 1, planar: true),
        new(6, 5, 3, 4, stride: 2, padding: 1, planar: true),
        new(3, 2, 2, 3, stride: 2, padding: 2, upsampling: 2, planar: true),
        new(2, 3, 2, 5, padding: 5),
        new(2, 300, 1, 2),
        new(33, 20, 4, 3, padding: 1),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    /// <summary>A convolution of each shape, and one of three inputs that differ in all but the size of their output.</summary>
    public static IEnumerable<ConvolutionPlan> Plans(bool planarOutput) =>
    [
        .. All.Select((shape, i) => new ConvolutionPlan([shape], 1 + 8 * (i % 3), planarOutput)),
        new([new(8, 6, 2, 3, padding: 1), new(8, 6, 3, 1, planar: true), new(4, 3, 5, 3, padding: 1, upsampling: 2)], 5, planarOutput),
    ];

    /// <summary>y[outputs][oy][ox] of weights [outputs][channel][ky][kx], in its six plain loops.</summary>
    public static double[] Convolve(ConvolutionShape shape, int outputs, float[] image, float[] weight)
    {
        (int height, int width, int k) = (shape.OutputHeight, shape.OutputWidth, shape.Kernel);
        double[] y = new double[outputs * height * width];
        for (int o = 0; o < outputs; o++)
            for (int oy = 0; oy < height; oy++)
                for (int ox = 0; ox < width; ox++)
                    for (int c = 0; c < shape.Channels; c++)
                        for (int ky = 0; ky < k; ky++)
                            for (int kx = 0; kx < k; kx++)
                                y[(o * height + oy) * width + ox] += (double)weight[((o * shape.Channels + c) * k + ky) * k + kx]
                                    * Pixel(shape, image, c, oy * shape.Stride + ky, ox * shape.Stride + kx);
        return y;
    }

    /// <summary>A pixel of the enlarged and padded image.</summary>
    private static float Pixel(ConvolutionShape shape, float[] image, int c, int y, int x)
    {
        int u = shape.Upsampling;
        (y, x) = (y - shape.Padding, x - shape.Padding);
        if (y < 0 || x < 0 || y >= shape.Height * u || x >= shape.Width * u) return 0;
        return image[shape.Planar ? (c * shape.Height + y / u) * shape.Width + x / u : (y / u * shape.Width + x / u) * shape.Channels + c];
    }
}
