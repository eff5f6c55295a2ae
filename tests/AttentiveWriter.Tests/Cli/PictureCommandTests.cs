using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

public class PictureCommandTests
{
    [Fact]
    public void Demo_FewSteps_WritesSamplesDrawingAndASelfContainedReport()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("demo", "--steps", "10", "--out", "d");

        Assert.Equal(0, result.Code);
        Assert.Equal(["d/samples.png", "d/drawing.gif", "d/report.html"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(PngReader.Read(draw.At("d/samples.png")).Width > 8 * 3 * 28);
        string report = File.ReadAllText(draw.At("d/report.html"));
        Assert.Contains("data:image/png;base64,", report);
        Assert.Contains("<svg", report);
    }

    [Fact]
    public void Generate_ShippedModel_DrawsWithoutAnyData()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("generate", "--count", "64", "--out", "g.png", "--scale", "1");
        Image grid = PngReader.Read(draw.At("g.png"));

        Assert.Equal(0, result.Code);
        Assert.Equal((8 * 30 + 2, 8 * 30 + 2), (grid.Width, grid.Height));
        // White strokes on black, as MNIST has them: not noise, not empty.
        Assert.InRange(grid.Pixels.Average(p => p / 255.0), 0.05, 0.25);
    }

    [Fact]
    public void Generate_SameSeed_SamePictureForAnyNumberOfThreads()
    {
        using var draw = new DrawProcess();

        draw.Run("generate", "--count", "30", "--seed", "5", "--threads", "1", "--out", "a.png");
        draw.Run("generate", "--count", "30", "--seed", "5", "--threads", "2", "--out", "b.png");
        draw.Run("generate", "--count", "30", "--seed", "6", "--threads", "2", "--out", "c.png");

        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
        Assert.NotEqual(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("c.png")));
    }

    [Fact]
    public void Generate_Frames_WritesGifOrAnimatedPng()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("generate", "--count", "2", "--frames", "f.gif");
        draw.Run("generate", "--count", "2", "--frames", "f.png");

        Assert.Equal(["samples.png", "f.gif"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("GIF89a"u8.ToArray(), File.ReadAllBytes(draw.At("f.gif"))[..6]);
        Assert.True(File.ReadAllBytes(draw.At("f.png")).AsSpan().IndexOf("acTL"u8) > 0);
    }

    [Fact]
    public void Generate_Strip_IsAStillPictureScaledUp()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("generate", "--count", "2", "--strip", "s.png", "--strip-steps", "5", "--glimpses");
        draw.Run("generate", "--count", "2", "--strip", "t.png", "--scale", "3");

        Assert.Equal(["samples.png", "s.png"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Image strip = PngReader.Read(draw.At("s.png")), small = PngReader.Read(draw.At("t.png"));
        Assert.Equal((5 * (112 + 2 + 55 + 4) + 4, 2 * (112 + 4) + 4), (strip.Width, strip.Height));
        Assert.Equal((10 * (84 + 3) + 3, 2 * (84 + 3) + 3), (small.Width, small.Height));
    }

    [Theory]
    [InlineData("--strip-steps", "5")]
    [InlineData("--glimpses")]
    [InlineData("--strip", "s.png", "--strip-steps", "0")]
    [InlineData("--strip", "s.gif")]
    public void Generate_StripOptionsThatContradict_AreOneLine(params string[] options)
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run(["generate", "--count", "2", .. options]);

        Assert.Equal(2, result.Code);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(draw.At("samples.png")));
    }

    [Fact]
    public void Reconstruct_GivenImages_PutsOriginalsAboveReconstructions()
    {
        using var draw = new DrawProcess();
        var image = new Image(28, 28, 1);
        for (int y = 6; y < 22; y++) image[14, y] = image[15, y] = 255;
        using (FileStream stream = File.Create(draw.At("one.png"))) PngWriter.Write(stream, image);

        DrawProcess.Result result = draw.Run("reconstruct", "--images", "one.png", "--scale", "1", "--frames", "one.gif");
        Image grid = PngReader.Read(draw.At("reconstructions.png"));

        Assert.Equal(0, result.Code);
        Assert.Equal((32, 62), (grid.Width, grid.Height));
        Assert.Equal(255, grid[2 + 14, 2 + 10]);
        // A trained model gives the stroke back where it was.
        Assert.True(grid[2 + 14, 32 + 12] > 128);
        Assert.True(grid[2 + 3, 32 + 12] < 64);
    }
}
