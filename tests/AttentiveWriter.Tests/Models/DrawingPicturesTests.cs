using System.Numerics;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Tests.Models.Draw;

namespace AttentiveWriter.Tests.Models;

public class DrawingPicturesTests
{
    // Above the pictures of a strip.
    private const int Header = 15;

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
        Assert.Equal((2 * (width + 3) + 3, Header + 2 * (height + 3) + 3), (strip.Width, strip.Height));
        for (int image = 0; image < 2; image++)
            for (int column = 0; column < 2; column++)
            {
                byte expected = ModelPictures.Picture(drawing.Canvas(image, column == 0 ? 0 : drawing.Steps - 1), drawing.Settings)
                    .ToRgb()[0, 0, 0];
                Assert.Equal(expected, strip[3 + column * (width + 3) + 1, Header + 3 + image * (height + 3) + 1, 0]);
            }
    }

    [Theory]
    [InlineData(6, true, "original|step 1|2|3")]
    [InlineData(6, false, "step 1|2|3")]
    // Over narrow canvases words give way, and numbers stay.
    [InlineData(1, true, "|1|2|3")]
    public void Strip_Header_HasTheNumbersOfTheSteps(int scale, bool hasOriginals, string expected)
    {
        // 24 and 144 pixels wide.
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = 24, Height = 8, Glimpses = 3 }).Scatter();
        float[] images = Numbers.Uniform(batch.Model.Settings.Pixels, 4);
        Drawing drawing = batch.Model.Reconstruct(images, seed: 1);

        Image strip = drawing.Strip(new DrawingLook(scale) { Originals = hasOriginals ? images : default });

        string[] labels = expected.Split('|');
        var header = new Image(strip.Width, scale + Header, 3);
        header.Pixels.AsSpan().Fill(64);
        for (int i = 0; i < labels.Length; i++) PictureText.Write(header, labels[i], scale + i * (24 + 1) * scale, scale + 10, 12,
            new Rgb(225, 225, 225));
        Assert.Equal(header.Pixels, strip.Pixels[..header.Pixels.Length]);
    }

    [Fact]
    public void Strip_ManyNarrowColumns_LeavesLabelsOutButNeverTheLastAndCutsNone()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = 5, Glimpses = 120 }).Scatter();

        Image strip = batch.Model.Generate(1, seed: 1).Strip(new DrawingLook(1), steps: 120), tiny = batch.Model.Generate(1, seed: 1)
            .Strip(new DrawingLook(1), steps: 1);

        double last = 1 + 119 * 6;
        // The last column is too narrow for "120": no label is better than part of one.
        Assert.All(Enumerable.Range(0, 15 * 7), i => Assert.Equal(64, tiny[i % 7, i / 7, 0]));
        Assert.True(PictureText.Width("120", 12) > strip.Width - last);
        bool[] inked = [.. Enumerable.Range(0, strip.Width).Select(x => Enumerable.Range(0, 15).Any(y => strip[x, y, 0] > 100))];
        Assert.True(inked[2] && inked.Skip(600).Any(i => i));
        Assert.InRange(Enumerable.Range(1, strip.Width - 1).Count(x => inked[x] && !inked[x - 1]), 20, 110);
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
        // The original has no glimpse and no place for one; beside the first canvas there is one in green above one in red.
        Assert.Equal(canvas + 6 + 3 * (cell + 6) + 6, strip.Width);
        Assert.Equal(drawing.Steps + 1, frames.Count);
        Assert.Equal(2 * (canvas + 6 + cell + 6) + 6, frames[0].Width);
        int left = 6 + canvas + 6 + canvas + 3;
        Assert.Equal((Rgb.Green, Rgb.Green), (At(strip, left, Header + 6), At(frames[0], left, 6)));
        Assert.Equal((Rgb.Red, Rgb.Red), (At(strip, left, Header + 6 + side + 3), At(frames[0], left, 6 + side + 3)));
        Assert.Equal(new Rgb(64, 64, 64), At(frames[^1], left, 6));
    }

    [Fact]
    public void StripAndFrames_KnownWindows_ReadIsGreenInsideItsEdgeAndWriteRedOutside()
    {
        // At scale 4 the read window is [12, 24) across and down and the write window [16, 36); lines of 2 pixels, and of 4.
        Drawing drawing = Drawn(new AttentionWindow(2, 5, 5, 2, 1, 1), new AttentionWindow(3, 7, 7, 2, 4, 1));

        Image frame = drawing.Frames(new DrawingLook(Scale: 4))[0],
            strip = Part(drawing.Strip(new DrawingLook(Scale: 4), steps: 1), 4, Header + 4, frame.Width, frame.Height);
        Image without = drawing.Frames(new DrawingLook(Scale: 4, Windows: false))[0], last = drawing.Frames(new DrawingLook(Scale: 4))[^1];

        foreach (Image image in new[] { strip, frame })
            for (int y = 0; y < image.Height; y++)
                for (int x = 0; x < image.Width; x++)
                {
                    bool red = Inside(x, y, 12, 40) && !Inside(x, y, 16, 36), green = Inside(x, y, 12, 24) && !Inside(x, y, 14, 22);
                    Assert.Equal(red ? Rgb.Red : green ? Rgb.Green : At(without, x, y), At(image, x, y));
                }
        Assert.Equal(without.Pixels, last.Pixels);

        static bool Inside(int x, int y, int low, int high) => x >= low && x < high && y >= low && y < high;
    }

    [Fact]
    public void Frames_ReadAndWriteCoincide_BothAreSeen()
    {
        Image frame = Drawn(new AttentionWindow(2, 5, 5, 2, 1, 1), new AttentionWindow(2, 5, 5, 2, 1, 1))
            .Frames(new DrawingLook(Scale: 4))[0];

        Assert.Equal([Rgb.Red, Rgb.Red, Rgb.Green, Rgb.Green], Enumerable.Range(10, 4).Select(x => At(frame, x, 18)));
    }

    [Fact]
    public void Frames_Originals_StandAtTheLeftOfEachCanvasToTheEnd()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] images = Numbers.Uniform(3 * batch.Model.Settings.Pixels, 4);
        var look = new DrawingLook(Scale: 2, Windows: false) { Originals = images };

        IReadOnlyList<Image> frames = batch.Model.Reconstruct(images, seed: 1).Frames(look, columns: 2);

        // Two pairs in the first row and one in the second.
        Assert.Equal((4 * (12 + 2) + 2, 2 * (8 + 2) + 2), (frames[0].Width, frames[0].Height));
        for (int i = 0; i < 3; i++)
        {
            byte expected = ModelPictures.Picture(images.AsSpan(24 * i, 24), batch.Model.Settings)[0, 0];
            Assert.All(frames, frame => Assert.Equal(expected, frame[2 + i % 2 * 28, 2 + i / 2 * 10, 0]));
        }
    }

    [Fact]
    public void Strip_GlimpsesWithoutWindows_TakeNoPlace()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Write = null }).Scatter();
        Drawing drawing = batch.Model.Generate(2, seed: 1);

        Assert.Equal(drawing.Strip(new DrawingLook()).Pixels, drawing.Strip(new DrawingLook(Glimpses: true)).Pixels);
    }

    [Fact]
    public void Strip_Rows_AreTheFirst()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        Image some = batch.Model.Generate(5, seed: 1).Strip(new DrawingLook(), rows: 2), few = batch.Model.Generate(2, seed: 1)
            .Strip(new DrawingLook());

        Assert.Equal(few.Pixels, some.Pixels);
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
        (float[] across, float[] down) = ReferenceAttention.Filters(parameters, 4, 9, 7);
        float[] expected = ReferenceAttention.Read(planes, across, down, 4);

        Image glimpse = ModelPictures.Glimpse(new GaussianGlimpse(AttentionWindow.FromParameters(parameters, 4, 9, 7)), planes, settings);

        AssertNear(Image.FromPlanes(expected, 4, 4, 3), glimpse);
    }

    [Fact]
    public void Glimpse_AffineOfTheWholeImage_IsTheImage()
    {
        var settings = new DrawSettings { Width = 6, Height = 6, Channels = 1, Read = 6 };
        float[] planes = Numbers.Uniform(36, 6);
        var window = new AffineWindow(new Vector2(0.5f, 0.5f), new Vector2(6.5f, 0.5f), new Vector2(6.5f, 6.5f), new Vector2(0.5f, 6.5f),
            1);

        Image glimpse = ModelPictures.Glimpse(new AffineGlimpse(window, 6), planes, settings);

        AssertNear(Image.FromPlanes(planes, 6, 6, 1), glimpse);
    }

    [Theory]
    [InlineData(1e9f, 1e-9f)]
    [InlineData(-50, 0.01f)]
    [InlineData(4, 1e20f)]
    public void Filter_FarAwayOrExtreme_SumsToOne(float centre, float variance)
    {
        float[] weights = new float[8];
        GaussianFilter.Write(centre, variance, weights);

        Assert.Equal(1, weights.Sum(), 6);
    }

    // One image of 12 x 12 pixels after one step.
    private static Drawing Drawn(AttentionWindow read, AttentionWindow write)
    {
        var settings = new DrawSettings { Width = 12, Height = 12, Channels = 1, Glimpses = 1, Read = 2, Write = 3 };
        var drawing = new Drawing(settings, steps: 1, count: 1, everyStep: true);
        drawing.Set(0, 1, 0, [.. Enumerable.Repeat(0.5f, settings.Pixels)], [new GaussianGlimpse(read)], [new GaussianGlimpse(write)]);
        return drawing;
    }

    private static void AssertNear(Image expected, Image actual)
    {
        Assert.Equal(expected.Pixels.Length, actual.Pixels.Length);
        Assert.All(expected.Pixels.Zip(actual.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    private static Image Part(Image image, int left, int top, int width, int height)
    {
        var part = new Image(width, height, 3);
        for (int y = 0; y < height; y++) image.Pixels.AsSpan(3 * ((top + y) * image.Width + left), 3 * width)
            .CopyTo(part.Pixels.AsSpan(3 * y * width));
        return part;
    }

    private static Rgb At(Image image, int x, int y) => new(image[x, y, 0], image[x, y, 1], image[x, y, 2]);
}
