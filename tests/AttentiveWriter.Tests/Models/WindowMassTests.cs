using AttentiveWriter.Imaging;
using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;
using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models;

/// <summary>The windows that are drawn, against the filters that they stand for.</summary>
public class WindowMassTests
{
    private const int Side = 28, Scale = 8;

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(1, 0.35)]
    [InlineData(2, 0.2)]
    [InlineData(2, 0.35)]
    [InlineData(5, 0.1)]
    [InlineData(5, 0.35)]
    [InlineData(12, 0.35)]
    public void Outline_TightFilters_Holds95PercentOfEachAndNoMoreThanItMust(int size, double sigma)
    {
        var random = new Random(size);
        float[] across = new float[size * Side], down = new float[size * Side];
        for (int trial = 0; trial < 100; trial++)
        {
            float[] parameters = Parameters(random, size, sigma);
            AttentionReference.Filters(parameters, size, across, down);
            AttentionWindow window = AttentionWindow.FromParameters(parameters, size, Side, Side);

            (int left, int right, int top, int bottom) = Drawn(window);

            for (int i = 0; i < size; i++)
            {
                Assert.InRange(Mass(across, i, left, right), 0.95, 1.0001);
                Assert.InRange(Mass(down, i, top, bottom), 0.95, 1.0001);
            }
            // A box a pixel and a half off, or smaller by that, would lose the filter at its edge.
            int off = 3 * Scale / 2;
            Assert.InRange(Mass(across, size - 1, left, right - off), 0, 0.95);
            Assert.InRange(Mass(down, 0, top + off, bottom), 0, 0.95);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Outline_CentreAndSize_AreTheWindowsToAPixelOfThePicture(int size)
    {
        var random = new Random(size);
        for (int trial = 0; trial < 100; trial++)
        {
            AttentionWindow window = AttentionWindow.FromParameters(Parameters(random, size, 0.3), size, Side, Side);

            (int left, int right, int top, int bottom) = Drawn(window);

            // Pixel p of the model has its centre at (p - 0.5) * scale; each edge is rounded by half a pixel of the picture at most.
            Assert.Equal(window.CentreX, (left + right) / 2.0 / Scale + 0.5, 0.5 / Scale + 1e-4);
            Assert.Equal(window.CentreY, (top + bottom) / 2.0 / Scale + 0.5, 0.5 / Scale + 1e-4);
            Assert.Equal((size - 1) * window.Stride + 1, (right - left) / (double)Scale, 1.0 / Scale + 1e-4);
        }
    }

    [Fact]
    public void Outline_CentreAndEdgesOnPixels_IsExact()
    {
        // Filters at 10, 12, .. 18 across and 4, 6, .. 12 down: their pixels are those squares, from edge to edge.
        (int left, int right, int top, int bottom) = Drawn(new AttentionWindow(5, 14, 8, 2, 0.04f, 1));

        Assert.Equal((9 * Scale, 18 * Scale, 3 * Scale, 12 * Scale), (left, right, top, bottom));
    }

    [Fact]
    public void Box_CoarserFocus_ThickerLine()
    {
        int[] thickness = [.. new[] { 0.01f, 1, 4, 9, 100, 1e6f }.Select(variance => DrawingPictures.Box(new AttentionWindow(5, 14, 14, 2, variance, 1), Scale, Rgb.Red).Thickness)];

        Assert.Equal(thickness.Order(), thickness);
        Assert.Equal([1, 2, 4, 6, 8, 8], thickness);
    }

    private static float[] Parameters(Random random, int size, double sigma)
    {
        // Wholly inside: the centre near the middle, and at most 8 pixels from the first filter to the last.
        double stride = size == 1 ? 1 : random.NextDouble() * 8 / (Side - 1);
        return [(float)(random.NextDouble() - 0.5) * 0.6f, (float)(random.NextDouble() - 0.5) * 0.6f, (float)(2 * Math.Log(sigma)), (float)Math.Log(stride), 0];
    }

    /// <summary>The first and the last-but-one column and row of what is painted.</summary>
    private static (int Left, int Right, int Top, int Bottom) Drawn(AttentionWindow window)
    {
        Image picture = DrawingPictures.Outline(new Image(Side * Scale, Side * Scale, 1), new GlimpseWindow(window, null), Scale, Rgb.Red);
        (int left, int right, int top, int bottom) = (int.MaxValue, 0, int.MaxValue, 0);
        for (int y = 0; y < picture.Height; y++)
            for (int x = 0; x < picture.Width; x++)
            {
                if (picture[x, y, 0] == 0) continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
            }
        return (left, right, top, bottom);
    }

    // What a filter weighs on the pixels that lie in the box, be it in part.
    private static double Mass(float[] filters, int filter, int low, int high)
    {
        double sum = 0;
        for (int p = 0; p < Side; p++)
            if (p * Scale < high && (p + 1) * Scale > low) sum += filters[filter * Side + p];
        return sum;
    }
}
