using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class UnfoldKernelTests
{
    public static TheoryData<int> Indices => ConvolutionCase.Indices;

    [Theory]
    [MemberData(nameof(Indices))]
    public void Unfold_WholeImage_EqualsTheReference(int index)
    {
        ConvolutionShape shape = ConvolutionCase.All[index];
        float[] image = Numbers.Normal(shape.InputLength, 1), columns = Filled(shape, shape.OutputHeight), expected = [.. columns];

        UnfoldKernel.Unfold(shape, image, 0, shape.OutputHeight, columns);

        UnfoldReference.Unfold(shape, image, 0, shape.OutputHeight, expected);
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
    public void Fold_EveryShape_EqualsTheReference(int bits)
    {
        foreach (ConvolutionShape shape in ConvolutionCase.All)
        {
            int first = shape.OutputHeight / 3, rows = shape.OutputHeight - first;
            // Whole numbers, so that the order of the sum does not show.
            float[] columns = Numbers.Whole(rows * shape.OutputWidth * shape.Columns, 3);
            float[] image = Numbers.Whole(shape.InputLength, 4), expected = [.. image];

            KernelSet.OfWidth(bits).Fold(shape, columns, first, rows, image);

            UnfoldReference.Fold(shape, columns, first, rows, expected);
            Assert.Equal(expected, image);
        }
    }

    private static float[] Filled(ConvolutionShape shape, int rows)
    {
        float[] columns = new float[rows * shape.OutputWidth * shape.Columns];
        Array.Fill(columns, float.NaN);
        return columns;
    }
}
