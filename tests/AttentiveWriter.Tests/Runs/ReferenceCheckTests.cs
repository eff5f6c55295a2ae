using System.Text.Json.Nodes;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

public class ReferenceCheckTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden", "attention.json");

    [Theory]
    [InlineData("x")]
    [InlineData("reconstruction")]
    public void Run_OneValueChanged_Fails(string array)
    {
        using var temp = new TempFolder();
        JsonNode file = JsonNode.Parse(File.ReadAllText(Golden))!;
        file[array]![0] = (double)file[array]![0]! + 0.01;
        File.WriteAllText(temp["changed.json"], file.ToJsonString());

        Assert.True(ReferenceCheck.Run(Golden).Passed);
        Assert.False(ReferenceCheck.Run(temp["changed.json"]).Passed);
    }

    [Fact]
    public void Run_OneGradientChanged_NamesItsArrayAndPlace()
    {
        using var temp = new TempFolder();
        JsonNode file = JsonNode.Parse(File.ReadAllText(Golden))!;
        JsonNode bias = file["gradients"]!["encoder.bias"]!;
        bias[3] = (double)bias[3]! - 0.5;
        File.WriteAllText(temp["changed.json"], file.ToJsonString());

        ReferenceMismatch worst = Assert.Single(ReferenceCheck.Run(temp["changed.json"]).Worst);

        Assert.Equal(("gradients.encoder.bias", 3), (worst.Array, worst.Index));
    }

    public static TheoryData<string, Action<JsonNode>> OfNoModel => new()
    {
        // Of gigabytes, which nobody may make for a file of some kilobytes.
        { "and the model of config has ", file => (file["config"]!["hidden"], file["config"]!["latent"]) = (8192, 8192) },
        { "the parameters are ", file => file["parameters"]!["foo"] = JsonNode.Parse("{\"shape\": [1], \"data\": [0]}") },
        { "parameter encoder.weight_ih is of shape [26, 32], expected [32, 26]",
            file => file["parameters"]!["encoder.weight_ih"]!["shape"] = new JsonArray(26, 32) },
        { "'config' is no object", file => file["config"] = null },
        { "'shape' is missing", file => file["parameters"]!["encoder.weight_ih"]!.AsObject().Remove("shape") },
        { "x has a value that is not one of 0..1", file => file["x"]![3] = 2 },
        { "x has a value that is not one of 0..1", file => file["x"]![3] = -0.5 },
    };

    [Theory]
    [MemberData(nameof(OfNoModel))]
    public void Run_ValuesOfNoModelOrImage_AreABadFile(string words, Action<JsonNode> change)
    {
        using var temp = new TempFolder();
        JsonNode file = JsonNode.Parse(File.ReadAllText(Golden))!;
        change(file);
        File.WriteAllText(temp["bad.json"], file.ToJsonString());

        Assert.Contains(words, Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp["bad.json"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"config\": {\"width\": \"x\"}}")]
    public void Run_NotAReferenceFile_SaysSoInOneLine(string text)
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp["bad.json"], text);

        var error = Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp["bad.json"]));

        Assert.Contains("not a file of reference values", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("eps")]
    [InlineData("reconstruction")]
    [InlineData("parameters", "encoder.bias", "data")]
    [InlineData("gradients", "encoder.bias")]
    [InlineData("adam", "losses")]
    public void Run_NumberBeyondFloat_SaysWhichAndWhere(params string[] path)
    {
        using var temp = new TempFolder();
        foreach (string number in new[] { "1e999", "-1e300", "\"NaN\"", "null" })
        {
            JsonNode file = JsonNode.Parse(File.ReadAllText(Golden))!;
            JsonNode array = path.Aggregate(file, (node, name) => node[name]!);
            array[1] = "HERE";
            File.WriteAllText(temp["bad.json"], file.ToJsonString().Replace("\"HERE\"", number, StringComparison.Ordinal));

            var error = Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp["bad.json"]));

            Assert.Contains($"holds '{number}' at 1, expected a number within the range of float32", error.Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e999")]
    [InlineData("\"2\"")]
    [InlineData("null")]
    public void Run_SettingThatIsNoWholeNumber_SaysWhich(string number)
    {
        using var temp = new TempFolder();
        foreach (string setting in new[] { "batch", "width", "steps", "hidden" })
        {
            JsonNode file = JsonNode.Parse(File.ReadAllText(Golden))!;
            file["config"]![setting] = "HERE";
            File.WriteAllText(temp["bad.json"], file.ToJsonString().Replace("\"HERE\"", number, StringComparison.Ordinal));

            var error = Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp["bad.json"]));

            Assert.Contains($"{setting} is '{number}', expected a whole number", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_HugeFile_NamesSizeAndLimit()
    {
        using var temp = new TempFolder();

        var error = Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp.WriteSparse("huge.json", 2L << 30)));

        Assert.EndsWith("huge.json: the file has 2147483648 bytes, expected at most 67108864", error.Message, StringComparison.Ordinal);
    }
}
