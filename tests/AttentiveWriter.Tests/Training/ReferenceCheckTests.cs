using System.Text.Json.Nodes;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

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

    [Fact]
    public void Run_HugeFile_NamesSizeAndLimit()
    {
        using var temp = new TempFolder();

        var error = Assert.Throws<InputFileException>(() => ReferenceCheck.Run(temp.WriteSparse("huge.json", 2L << 30)));

        Assert.EndsWith("huge.json: the file has 2147483648 bytes, expected at most 67108864", error.Message, StringComparison.Ordinal);
    }
}
