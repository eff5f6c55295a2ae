using System.Text.Json;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

public class ClassifyCommandTests
{
    private static readonly string[] Tiny = ["--data", "glyphs", "--set", "width=28", "--set", "height=28", "--set", "hidden=8", "--set",
        "glimpses=2"];

    [Fact]
    public void Classify_AfterTraining_SaysWhatItSawAndDrawsWhereItLooked()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(["train", "--preset", "cluttered-mnist", "--steps", "3", "--out", "run", "--quiet", .. Tiny]).Code);

        DrawRunner.Result text = draw.Run("classify", "--model", "run", "--data", "glyphs", "--count", "3", "--out", "l.png", "--frames",
            "l.gif");
        DrawRunner.Result json = draw.Run("classify", "--model", "run", "--data", "glyphs", "--count", "3", "--json");
        DrawRunner.Result judged = draw.Run("evaluate", "--model", "run", "--data", "glyphs", "--count", "60", "--json");

        Assert.Equal((0, 0, 0), (text.Code, json.Code, judged.Code));
        string[] lines = text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["l.png", "l.gif"], lines[..2]);
        Assert.Matches("^glyphs test [0-9]+: ", lines[2]);
        Assert.EndsWith(" of 3 wrong; 3 of 10,000 images, drawn at random (seed 0), of glyphs test", lines[^1]);
        Assert.True(PngReader.Read(draw.At("l.png")).Width > 3 * 2 * 28);
        using var said = JsonDocument.Parse(json.Output);
        Assert.Equal(3, said.RootElement.GetProperty("images").GetArrayLength());
        using var error = JsonDocument.Parse(judged.Output);
        Assert.InRange(error.RootElement.GetProperty("error_rate").GetDouble(), 0, 1);
        Assert.False(error.RootElement.TryGetProperty("bound_nats", out _));
        string report = File.ReadAllText(draw.At("run/report.html"));
        Assert.Contains("Green is where each of its 2 glimpses was in some validation images, from the first (dark) to the last (bright), "
            + "after epoch ", report);
        Assert.Matches("<div class=\"scroll\"[^>]*><img alt=\"Validation images with the windows of all glimpses\" width=\"[0-9]{3,}\"",
            report);
        Assert.Matches("Last validation, after 3 steps: [0-9.]+ % of the images wrong; cross-entropy ", report);
    }

    [Theory]
    [InlineData(2, "--model is missing, expected --model PATH", "classify", "--data", "glyphs")]
    [InlineData(2, "give either --images FILE... or --data NAME", "classify", "--model", "mnist")]
    [InlineData(3, "the model is of kind 'draw', expected a classifier", "classify", "--model", "mnist", "--data", "glyphs")]
    [InlineData(2, "models that draw are measured", "bench", "--preset", "cluttered-mnist")]
    [InlineData(2, "classes is 0, expected 2..1024", "train", "--preset", "cluttered-mnist", "--set", "classes=0")]
    public void Run_BadInput_SaysSoInOneLine(int code, string expected, params string[] arguments)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains(expected, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
