using System.Text.Json;
using System.Text.Json.Nodes;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Cli;

public class VerifyCommandTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    [Fact]
    public void Verify_AllReferenceFiles_Pass()
    {
        using var draw = new DrawInProcess();
        string[] files = Directory.GetFiles(Golden, "*.json");

        DrawRunner.Result result = draw.Run(["verify", .. files]);

        Assert.True(files.Length >= 4);
        Assert.Equal(0, result.Code);
        Assert.Equal(files.Length, result.Output.Split('\n').Count(line => line.StartsWith("passed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Verify_Json_HasExactlyTheDocumentedKeys()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("verify", "--json", Path.Combine(Golden, "attention.json"));

        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(["schema", "passed", "device", "cases", "exit_code"], document.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.True(document.RootElement.GetProperty("passed").GetBoolean());
        JsonElement report = Assert.Single(document.RootElement.GetProperty("cases").EnumerateArray());
        Assert.Equal(
            ["case", "vector_bits", "max_forward_error", "max_gradient_error", "max_adam_error", "passed"],
            report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(VectorUnit.Bits, report.GetProperty("vector_bits").GetInt32());
        Assert.True(report.GetProperty("passed").GetBoolean());
        Assert.InRange(report.GetProperty("max_adam_error").GetDouble(), 0, 1e-5);
    }

    [Theory]
    [InlineData("gradients", "read.attention.weight", "gradients.read.attention.weight")]
    [InlineData("steps", "write_fy", "steps[1].write_fy")]
    public void Verify_OneWrongNumber_FailsAndNamesTheArray(string section, string array, string expected)
    {
        using var draw = new DrawInProcess();
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "attention.json")))!;
        JsonNode values = (section == "steps" ? root[section]![1]! : root[section]!)[array]!;
        values[2] = values[2]!.GetValue<double>() + 3e-4;
        File.WriteAllText(draw.At("wrong.json"), root.ToJsonString());

        DrawRunner.Result result = draw.Run("verify", "wrong.json");

        Assert.Equal(1, result.Code);
        Assert.Contains("FAILED", result.Output);
        Assert.Contains(expected + "[2]", result.Error);
    }

    [Fact]
    public void Verify_MissingArray_IsABadFile()
    {
        using var draw = new DrawInProcess();
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "attention.json")))!;
        root["steps"]![0]!.AsObject().Remove("h_enc");
        File.WriteAllText(draw.At("short.json"), root.ToJsonString());

        DrawRunner.Result result = draw.Run("verify", "short.json");

        Assert.Equal(3, result.Code);
        Assert.Contains("steps[0].h_enc is missing", result.Error);
    }
}
