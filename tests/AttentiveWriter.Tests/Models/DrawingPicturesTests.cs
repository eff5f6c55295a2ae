using System.Numerics;
using AttentiveWriter.Imaging;
using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tests.Models.Draw;

namespace AttentiveWriter.Tests.Models;

public class DrawingPicturesTests
{
    [Theory]
    [InlineData(64, 10, "0 7 14 21 28 35 42 49 56 63")]
    [InlineData(3, 10, "0 1 2")]
    [InlineData(5, 2, "0 4")]
    [InlineData(5, 1, "4")]
    [InlineData(1, 8, "0")]
    public void ShownSteps_Limit_FirstLastAndEvenlyBetween(int all, int limit, string expected) =>
        Assert.Equal(expected, string.Join(' ', DrawingPictures.ShownSteps(all, limit)));

    [Fact]
    public void Strip_RowForEachImage_CanvasesFromLeftToRight()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        Drawing drawing = batch.Model.Generate(2, seed: 1);
        var look = new DrawingLook(Scale: 3, Windows: false);

        Image strip = drawing.Strip(look, steps: 2);

        int width = 3 * drawing.Settings.Width, height = 3 * drawing.Settings.Height;
        Assert.Equal((2 * (width + 3) + 3, 2 * (height + 3) + 3), (strip.Width, strip.Height));
        for (int image = 0; image < 2; image++)
            for (int column = 0; column < 2; column++)
            {
                byte expected = DrawingPictures.Picture(drawing.Canvas(image, column == 0 ? 0 : drawing.Steps - 1), drawing.Settings).ToRgb()[0, 0, 0];
                Assert.Equal(expected, strip[3 + column * (width + 3) + 1, 3 + image * (height + 3) + 1, 0]);
            }
    }

    [Fact]
    public void Strip_OriginalsAndGlimpses_StandBesideEachCanvas()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] images = Numbers.Uniform(2 * batch.Model.Settings.Pixels, 4);
        Drawing drawing = batch.Model.Reconstruct(images, seed: 1);
        var look = new DrawingLook(Scale: 6, Glimpses: true) { Originals = images };

        Image strip = drawing.Strip(look, steps: 3);
        IReadOnlyList<Image> frames = drawing.Frames(look, columns: 2);

        int canvas = 6 * drawing.Settings.Width, side = (6 * drawing.Settings.Height - 3) / 2, cell = canvas + 3 + side;
        Assert.Equal(4 * (cell + 6) + 6, strip.Width);
        Assert.Equal(drawing.Steps + 1, frames.Count);
        Assert.Equal(2 * (cell + 6) + 6, frames[0].Width);
        // The original has no glimpse; beside the first canvas there is one in green above one in red.
        int left = 6 + canvas + 3;
        Assert.Equal(new Rgb(0, 0, 0), At(strip, left, 6));
        Assert.Equal(Rgb.Green, At(strip, left + cell + 6, 6));
        Assert.Equal(Rgb.Red, At(strip, left + cell + 6, 6 + side + 3));
        Assert.Equal(new Rgb(0, 0, 0), At(frames[^1], left, 6));
    }

    [Fact]
    public void Frames_OriginalsOfAnotherNumber_AreRefused()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        Drawing drawing = batch.Model.Generate(2, seed: 1);

        Assert.Throws<ArgumentException>(() => drawing.Frames(new DrawingLook() { Originals = new float[5] }));
    }

    [Fact]
    public void Glimpse_Gaussian_IsTheReadWithoutGamma()
    {
        var settings = new DrawSettings { Width = 9, Height = 7, Channels = 3, Read = 4 };
        float[] planes = Numbers.Uniform(settings.Pixels, 5), parameters = [0.2f, -0.3f, -1, -0.5f, 0.7f];
        float[] across = new float[4 * 9], down = new float[4 * 7], expected = new float[3 * 16];
        AttentionReference.Filters(parameters, 4, across, down);
        AttentionReference.Read(planes, across, down, 1, 4, expected);

        Image glimpse = GlimpsePicture.Of(planes, settings, new GlimpseWindow(AttentionWindow.FromParameters(parameters, 4, 9, 7), null), 4);

        AssertNear(Image.FromPlanes(expected, 4, 4, 3), glimpse);
    }

    [Fact]
    public void Glimpse_AffineOfTheWholeImage_IsTheImage()
    {
        var settings = new DrawSettings { Width = 6, Height = 6, Channels = 1, Read = 6 };
        float[] planes = Numbers.Uniform(36, 6);
        var window = new AffineWindow(new Vector2(0.5f, 0.5f), new Vector2(6.5f, 0.5f), new Vector2(6.5f, 6.5f), new Vector2(0.5f, 6.5f), 1);

        Image glimpse = GlimpsePicture.Of(planes, settings, new GlimpseWindow(null, window), 6);

        AssertNear(Image.FromPlanes(planes, 6, 6, 1), glimpse);
    }

    [Theory]
    [InlineData(1e9f, 1e-9f)]
    [InlineData(-50, 0.01f)]
    [InlineData(4, 1e20f)]
    public void Filter_FarAwayOrExtreme_SumsToOne(float centre, float variance)
    {
        double[] weights = GlimpsePicture.Filter(new AttentionWindow(3, centre, centre, 1, variance, 1), centre, 2, 8);

        Assert.Equal(1, weights.Sum(), 9);
    }

    private static void AssertNear(Image expected, Image actual)
    {
        Assert.Equal(expected.Pixels.Length, actual.Pixels.Length);
        Assert.All(expected.Pixels.Zip(actual.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    private static Rgb At(Image image, int x, int y) => new(image[x, y, 0], image[x, y, 1], image[x, y, 2]);
}
