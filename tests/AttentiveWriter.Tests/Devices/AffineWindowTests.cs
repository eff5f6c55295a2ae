using System.Numerics;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class AffineWindowTests
{
    private static readonly float[] Scratch = new float[AffineSampleKernel.ScratchLength(3, new PlaneSize(28, 28))];

    [Fact]
    public void OfEither_Identity_IsTheWholeImage()
    {
        float[] identity = [1, 0, 0, 0, 1, 0, MathF.Log(2)];
        var image = new AffineWindow(new(0.5f, 0.5f), new(10.5f, 0.5f), new(10.5f, 7.5f), new(0.5f, 7.5f), 2);

        Assert.Equal(image, AffineWindow.OfRead(identity, 10, 7));
        Assert.Equal(image, AffineWindow.OfWrite(identity, 10, 7));
        Assert.True(image.IsBounded);
    }

    [Fact]
    public void OfRead_CentredWindow_HasTheCentreOfTheGaussianOne()
    {
        var window = AffineWindow.OfRead([0.6f, 0, 0, 0, 0.6f, 0, 0], 10, 7);
        var gaussian = AttentionWindow.FromParameters(new float[5], 4, 10, 7);

        Assert.Equal(new Vector2(gaussian.CentreX, gaussian.CentreY), (window.TopLeft + window.BottomRight) / 2);
        Assert.Equal(6, window.TopRight.X - window.TopLeft.X, 1e-5f);
        Assert.Equal(4.2f, window.BottomLeft.Y - window.TopLeft.Y, 1e-5f);
    }

    [Fact]
    public void OfRead_EachParameter_MovesItsOwnCorners()
    {
        // x = u + 0.5 v + 0.25 and y = -v + 0.5 u: slanted, mirrored and shifted, on 8 x 4 pixels.
        var window = AffineWindow.OfRead([1, 0.5f, 0.25f, 0.5f, -1, 0, 0], 8, 4);

        Assert.Equal(new AffineWindow(new(-0.5f, 3.5f), new(7.5f, 5.5f), new(11.5f, 1.5f), new(3.5f, -0.5f), 1), window);
    }

    [Fact]
    public void OfWrite_AnyMap_IsTheReadOfItsInverse()
    {
        // The inverse of p = (2 x - y + 0.5, x + y - 1).
        float[] write = [2, -1, 0.5f, 1, 1, -1, 0], inverse = [1 / 3f, 1 / 3f, 1 / 6f, -1 / 3f, 2 / 3f, 5 / 6f, 0];

        var (actual, expected) = (AffineWindow.OfWrite(write, 9, 6), AffineWindow.OfRead(inverse, 9, 6));

        foreach (var (a, e) in new[]
        {
            (actual.TopLeft, expected.TopLeft), (actual.TopRight, expected.TopRight), (actual.BottomRight, expected.BottomRight),
            (actual.BottomLeft, expected.BottomLeft),
        }) Assert.InRange((a - e).Length(), 0, 1e-5f);
    }

    // The outline is where the ink is: inside by more than a patch pixel nothing is missing, outside by as much there is nothing.
    [Fact]
    public void OfWrite_SolidPatch_OutlinesWhatIsWritten()
    {
        float[] parameters = [2, 0, 0.5f, 0, 4, -1, 0], canvas = new float[40 * 40];
        AffineSampleKernel.Forward([.. Enumerable.Repeat(1f, 64)], new(8, 8), parameters, 1, new(40, 40), Scratch, canvas);

        var window = AffineWindow.OfWrite(parameters, 40, 40);

        for (int i = 0; i < canvas.Length; i++)
        {
            (int x, int y) = (i % 40 + 1, i / 40 + 1);
            float inside = Math.Min(
                Math.Min(x - window.TopLeft.X, window.TopRight.X - x), Math.Min(y - window.TopLeft.Y, window.BottomLeft.Y - y));
            if (inside > 2) Assert.Equal(1, canvas[i]);
            if (inside < -2) Assert.Equal(0, canvas[i]);
        }
        Assert.Contains(1f, canvas);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 2, 2, 4)]
    [InlineData(0.1f, 0.3f, 0.1f, 0.3f)]
    public void OfWrite_SingularMatrix_IsUnbounded(float a11, float a12, float a21, float a22)
    {
        var window = AffineWindow.OfWrite([a11, a12, 0.5f, a21, a22, 0, 0], 9, 6);

        Assert.False(window.IsBounded);
        Assert.True(float.IsNaN(window.TopLeft.X) && float.IsNaN(window.BottomRight.Y));
        Assert.True(AffineWindow.OfRead([a11, a12, 0.5f, a21, a22, 0, 0], 9, 6).IsBounded);
    }

    [Fact]
    public void OfEither_AbsurdParameters_SaturateOrAreUnbounded()
    {
        Assert.InRange(AffineWindow.OfRead([1, 0, 0, 0, 1, 0, 1e9f], 9, 6).Intensity, 1e25f, 1e28f);
        Assert.InRange(AffineWindow.OfWrite([1, 0, 0, 0, 1, 0, -1e9f], 9, 6).Intensity, 1e-28f, 1e-25f);
        Assert.False(AffineWindow.OfRead([float.MaxValue, 0, 0, 0, 1, 0, 0], 9, 6).IsBounded);
        Assert.False(AffineWindow.OfWrite([float.Epsilon, 0, 0, 0, 1, 0, 0], 9, 6).IsBounded);
    }
}
