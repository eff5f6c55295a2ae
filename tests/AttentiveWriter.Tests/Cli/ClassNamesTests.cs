using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Classes that have names: the sub-folders of a folder of images.</summary>
public class ClassNamesTests
{
    private static readonly string[] Small = ["--set", "hidden=4", "--set", "glimpses=1", "--batch", "2", "--steps", "3", "--quiet",
        "--data", "photos"];

    [Fact]
    public void Classes_OfAFolder_AreNamedWhereverTheyAreShown()
    {
        using var draw = new DrawInProcess();
        Write(draw, "1", "2", "10");

        DrawRunner.Result shown = draw.Run("data", "show", draw.At("photos"), "--json");
        Assert.Equal(0,
            draw.Run(["train", "--preset", "glyphs", "--conditional", "--out", "told", "--set", "latent=1", "--set", "read=2", "--set",
            "write=2", .. Small]).Code);
        JsonNode[] drawn = [.. new[] { "2", "10", "0" }.Select(c =>
            JsonNode.Parse(draw.Run("generate", "--model", "told", "--class", c, "--count", "1", "--json").Output)!)];
        DrawRunner.Result none = draw.Run("generate", "--model", "told", "--class", "3"), unknown = draw.Run("generate", "--class", "3");

        Assert.Equal(["1", "2", "10"], JsonNode.Parse(shown.Output)!["class_names"]!.AsArray().Select(n => (string)n!));
        Assert.Equal(["1", "2", "10"], RunConfig.Read(draw.At("told")).Data!.Classes);
        Assert.Contains("| classes | 1, 2, 10 |", File.ReadAllText(draw.At("told/README.md")), StringComparison.Ordinal);
        Assert.Equal([(1, "2"), (2, "10"), (0, "1")], drawn.Select(d => ((int)d["class"]!, (string)d["class_name"]!)));
        Assert.Equal((2, 2), (none.Code, unknown.Code));
        Assert.Contains("--class cannot be '3'", none.Error, StringComparison.Ordinal);
        Assert.Contains("classes: 1, 2, 10, or 0..2", none.Error, StringComparison.Ordinal);
        Assert.Contains("the model knows none; train one that does with draw train --conditional", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Classifier_OnAFolder_HasItsClassesAndSaysTheirNames()
    {
        using var draw = new DrawInProcess();
        Write(draw, "cat", "dog", "zebra");
        Assert.Equal(0, draw.Run(["train", "--preset", "cluttered-mnist", "--out", "told", "--set", "read=4", .. Small]).Code);

        DrawRunner.Result text = draw.Run("classify", "--model", "told", "--data", draw.At("photos"), "--split", "train", "--count", "5");
        DrawRunner.Result json = draw.Run("classify", "--model", "told", "--data", draw.At("photos"), "--split", "train", "--count", "5",
            "--json");
        Directory.Move(draw.At("photos/cat"), draw.At("cat"));
        DrawRunner.Result fewer = draw.Run("classify", "--model", "told", "--data", draw.At("photos"), "--split", "train", "--count", "9",
            "--json");
        Directory.Move(draw.At("photos/dog"), draw.At("photos/bird"));
        DrawRunner.Result others = draw.Run("evaluate", "--model", "told");

        Assert.Equal(3, RunConfig.Read(draw.At("told")).Model.Classes);
        Assert.Equal((0, 0, 0, 3), (text.Code, json.Code, fewer.Code, others.Code));
        Assert.Matches("photos train [0-9]+: (cat|dog|zebra), probability 0[.][0-9]{3}  (right|wrong, it is (cat|dog|zebra))", text.Output);
        Assert.All(JsonNode.Parse(json.Output)!["images"]!.AsArray(), image =>
            Assert.Contains((string?)image!["class_name"], new[] { "cat", "dog", "zebra" }));
        // By their names, and not by which of them are there.
        Assert.Equal(["1 dog", "2 zebra"], JsonNode.Parse(fewer.Output)!["images"]!.AsArray()
            .Select(image => $"{image!["label"]} {image["label_name"]}").Distinct().Order());
        Assert.Contains("the sub-folder bird is none of the classes that the model knows: cat, dog, zebra", others.Error,
            StringComparison.Ordinal);
    }

    private static void Write(DrawRunner draw, params string[] classes)
    {
        foreach (string name in classes)
        {
            Directory.CreateDirectory(draw.At($"photos/{name}"));
            for (int i = 0; i < 8; i++)
            {
                using FileStream stream = File.Create(draw.At($"photos/{name}/{i}.png"));
                PngWriter.Write(stream, Pictures.Smooth(28, 28, 1, 10 * i + name.Length));
            }
        }
    }
}
