using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Models;

/// <summary>The windows that are drawn, against the filters that they stand for.</summary>
public class WindowMassTests
{
    private const int Side = 28, Scale = 8;

    /// <summary>A filter in the middle of a pixel has 95 % of its weight on it for sigma up to 0.37 of a pixel, and for one at a window's
    /// edge, whose other side lies in the box, up to 0.41. One between two pixels has half of its weight on each, and a box half a pixel
    /// further out cuts both in two.</summary>
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(1, 0.37)]
    [InlineData(2, 0.2)]
    [InlineData(2, 0.41)]
    [InlineData(5, 0.1)]
    [InlineData(5, 0.41)]
    [InlineData(12, 0.41)]
    public void Outline_TightFilters_Holds95PercentOfEachAndNoMoreThanItMust(int size, double sigma)
    {
        var random = new Random(size);
        for (int trial = 0; trial < 100; trial++)
        {
            float[] parameters = OnPixels(random, size, sigma);
            (float[] across, float[] down) = ReferenceAttention.Filters(parameters, size, Side, Side);
            AttentionWindow window = AttentionWindow.FromParameters(parameters, size, Side, Side);

            (int left, int right, int top, int bottom) = Drawn(window);

            for (int i = 0; i < size; i++)
            {
                Assert.InRange(Mass(across, i, left, right), 0.95, 1.0001);
                Assert.InRange(Mass(down, i, top, bottom), 0.95, 1.0001);
            }
            // A box a quarter of a pixel off, or smaller by that, would lose some of the filter at its edge.
            int off = Scale / 4;
            Assert.InRange(Mass(across, size - 1, left, right - off), 0, 0.76);
            Assert.InRange(Mass(down, 0, top + off, bottom), 0, 0.76);
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

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    public void LineWidth_CoarserFocus_ThickerLineAndManyOfThem(int scale, int distinct)
    {
        // The sigmas of the shipped model, from the sharpest to the coarsest.
        int[] thickness = [.. Enumerable.Range(0, 163).Select(i => 0.9f + 0.05f * i).Select(sigma => Thickness(sigma * sigma, scale))];

        Assert.Equal(thickness.Order(), thickness);
        Assert.True(thickness.Distinct().Count() >= Math.Min(distinct, 2 * scale));
        Assert.Equal(2 * scale, thickness[^1]);
        Assert.Equal((1, 2 * scale), (Thickness(1e-9f, scale), Thickness(1e9f, scale)));
    }

    [Theory]
    [InlineData(0.93f, 4, 2)]
    [InlineData(1.38f, 4, 3)]
    [InlineData(1.25f, 4, 3)]
    [InlineData(3, 4, 6)]
    [InlineData(1.38f, 2, 1)]
    [InlineData(2.5f, 2, 3)]
    public void LineWidth_Sigma_IsHalfOfItThick(float sigma, int scale, int expected) =>
        Assert.Equal(expected, Thickness(sigma * sigma, scale));

    private static int Thickness(float variance, int scale) =>
        new GaussianGlimpse(new AttentionWindow(5, 14, 14, 2, variance, 1)).LineWidth(scale);

    // Filters in the middle of pixels, wholly inside.
    private static float[] OnPixels(Random random, int size, double sigma)
    {
        int stride = size > 8 ? 1 : random.Next(1, 3);
        return [Centre(), Centre(), (float)(2 * Math.Log(sigma)), size == 1 ? 0 : (float)Math.Log(stride * (size - 1) / (Side - 1.0)), 0];

        float Centre() => (float)(2 * (random.Next(9, 19) + (size - 1) * stride % 2 / 2.0) / (Side + 1) - 1);
    }

    private static float[] Parameters(Random random, int size, double sigma)
    {
        // Wholly inside: the centre near the middle, and at most 8 pixels from the first filter to the last.
        double stride = size == 1 ? 1 : random.NextDouble() * 8 / (Side - 1);
        return [(float)(random.NextDouble() - 0.5) * 0.6f, (float)(random.NextDouble() - 0.5) * 0.6f, (float)(2 * Math.Log(sigma)),
            (float)Math.Log(stride), 0];
    }

    /// <summary>The box of a line on its inside: its first column and row, and those after the last.</summary>
    private static (int Left, int Right, int Top, int Bottom) Drawn(AttentionWindow window)
    {
        Image picture = ModelPictures.Outline(new Image(Side, Side, 1), Scale, (new GaussianGlimpse(window), Rgb.Red, false));
        (int left, int right, int top, int bottom) = (int.MaxValue, 0, int.MaxValue, 0);
        for (int y = 0; y < picture.Height; y++)
            for (int x = 0; x < picture.Width; x++)
            {
                if (picture[x, y, 0] == 0) continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
            }
        return (left, right, top, bottom);
    }

    // What a filter weighs on the part of each pixel that lies in the box.
    private static double Mass(float[] filters, int filter, int low, int high)
    {
        double sum = 0;
        for (int p = 0; p < Side; p++) sum += filters[filter * Side + p] * Math.Max(0,
            Math.Min(high, (p + 1) * Scale) - Math.Max(low, p * Scale)) / (double)Scale;
        return sum;
    }
}
