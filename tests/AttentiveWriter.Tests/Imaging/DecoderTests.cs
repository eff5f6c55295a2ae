using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Imaging;

/// <summary>What we write, read by programs of other people.</summary>
public class DecoderTests
{
    private static readonly Image[] Frames = [.. Enumerable.Range(0, 4).Select(i => Pictures.Smooth(37, 23, 3, phase: 3 * i))];

    [ToolFact("pngcheck")]
    public void Png_StillAndAnimated_PassPngcheck()
    {
        using var folder = new TempFolder();
        Write(folder["grey.png"], stream => PngWriter.Write(stream, Pictures.Noise(19, 11, 1, seed: 1)));
        Write(folder["colour.png"], stream => PngWriter.Write(stream, Frames[0]));
        Write(folder["chart.png"], stream =>
            PngWriter.Write(stream, new LineChart("t", "x", "y", [new LineSeries("a", [0, 1], [1, 2])]).ToImage()));
        Write(folder["moving.png"], stream => ApngWriter.Write(stream, Frames, 80, 1500));

        (int code, string text) = ExternalTool.Run("pngcheck", folder.Path, "grey.png", "colour.png", "chart.png", "moving.png");

        Assert.True(code == 0, text);
        Assert.Contains("No errors were detected in 4 of the 4 files", text);
    }

    [ToolFact("apngdis")]
    public void AnimatedPng_ApngdisTakesApart_EveryFrameAndDelay()
    {
        using var folder = new TempFolder();
        Write(folder["a.png"], stream => ApngWriter.Write(stream, Frames, 80, 1500));

        (int code, string text) = ExternalTool.Run("apngdis", folder.Path, "a.png");

        Assert.True(code == 0, text);
        for (int i = 0; i < Frames.Length; i++)
        {
            Pictures.AssertSame(Frames[i], PngReader.Read(folder[$"apngframe{i + 1}.png"]).ToRgb());
            Assert.Contains(i == Frames.Length - 1 ? "delay=1500/1000" : "delay=80/1000",
                File.ReadAllText(folder[$"apngframe{i + 1}.txt"]));
        }
    }

    [ToolFact("gifsicle")]
    public void Gif_Gifsicle_SeesEveryFrameItsDelayAndTheLoop()
    {
        using var folder = new TempFolder();
        Write(folder["a.gif"], stream => GifWriter.Write(stream, Frames, 80, 1500));

        (int code, string text) = ExternalTool.Run("gifsicle", folder.Path, "--info", "a.gif");

        Assert.True(code == 0, text);
        Assert.Contains("a.gif 4 images", text);
        Assert.Contains("logical screen 37x23", text);
        Assert.Contains("loop forever", text);
        Assert.Equal(3, text.Split("delay 0.08s").Length - 1);
        Assert.Contains("delay 1.50s", text);
        Assert.DoesNotContain("warning", text);
    }

    private static void Write(string path, Action<Stream> write)
    {
        using FileStream stream = File.Create(path);
        write(stream);
    }
}
