using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class UnfoldKernelTests
{
    public static TheoryData<int> Indices => ConvolutionCase.Indices;

    [Theory]
    [MemberData(nameof(Indices))]
    public void Unfold_WholeImage_TakesEveryPixelOfEveryWindow(int index)
    {
        ConvolutionShape shape = ConvolutionCase.All[index];
        float[] image = Numbers.Normal(shape.InputLength, 1), columns = Filled(shape, shape.OutputHeight), expected = [.. columns];

        UnfoldKernel.Unfold(shape, image, 0, shape.OutputHeight, columns);

        for (int i = 0; i < expected.Length; i++) expected[i] = Pixel(shape, 0, i) is int pixel ? image[pixel] : 0;
        Assert.Equal(expected, columns);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Unfold_Bands_AreTheRowsOfTheWhole(int index)
    {
        ConvolutionShape shape = ConvolutionCase.All[index];
        float[] image = Numbers.Normal(shape.InputLength, 1), whole = Filled(shape, shape.OutputHeight);
        UnfoldKernel.Unfold(shape, image, 0, shape.OutputHeight, whole);

        for (int y = 0; y < shape.OutputHeight; y++)
        {
            float[] band = Filled(shape, 1);
            UnfoldKernel.Unfold(shape, image, y, 1, band);
            Assert.Equal(whole[(y * band.Length)..((y + 1) * band.Length)], band);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Unfold_TimesWeights_IsTheConvolution(int index)
    {
        const int Outputs = 3;
        ConvolutionShape shape = ConvolutionCase.All[index];
        float[] image = Numbers.Whole(shape.InputLength, 1), weight = Numbers.Whole(Outputs * shape.Columns, 2);
        float[] columns = Filled(shape, shape.OutputHeight);

        UnfoldKernel.Unfold(shape, image, 0, shape.OutputHeight, columns);

        double[] expected = ConvolutionCase.Convolve(shape, Outputs, image, weight);
        int positions = expected.Length / Outputs;
        for (int o = 0; o < Outputs; o++)
            for (int p = 0; p < positions; p++)
            {
                double y = 0;
                // Windows are [tap][channel], weights [channel][tap].
                for (int i = 0; i < shape.Columns; i++)
                    y += columns[p * shape.Columns + i] * weight[o * shape.Columns + i % shape.Channels * shape.Taps + i / shape.Channels];
                Assert.Equal(expected[o * positions + p], y);
            }
    }

    [Theory, EveryWidth]
    public void Fold_EveryShape_AddsEveryValueToItsPixel(int bits)
    {
        foreach (ConvolutionShape shape in ConvolutionCase.All)
        {
            int first = shape.OutputHeight / 3, rows = shape.OutputHeight - first;
            // Whole numbers, so that the order of the sum does not show.
            float[] columns = Numbers.Whole(rows * shape.OutputWidth * shape.Columns, 3);
            float[] image = Numbers.Whole(shape.InputLength, 4), expected = [.. image];

            LaneFunctions.OfWidth(bits).Fold(shape, columns, first, rows, image);

            for (int i = 0; i < columns.Length; i++)
                if (Pixel(shape, first, i) is int pixel) expected[pixel] += columns[i];
            Assert.Equal(expected, image);
        }
    }

    // Where value i of the windows from a row on stands in the image; null in the padding. A window is [tap][channel] here, and
    // [channel][tap], as weights are, in the reference.
    private static int? Pixel(ConvolutionShape shape, int first, int i)
    {
        (int position, int value) = Math.DivRem(i, shape.Columns);
        (int tap, int channel) = Math.DivRem(value, shape.Channels);
        return ReferenceKernels.Pixel(shape, first * shape.OutputWidth + position, channel * shape.Taps + tap);
    }

    private static float[] Filled(ConvolutionShape shape, int rows)
    {
        float[] columns = new float[rows * shape.OutputWidth * shape.Columns];
        Array.Fill(columns, float.NaN);
        return columns;
    }
}
