using System.Text.Json;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Cli;

public class BenchCommandTests
{
    /// <summary>A model that is measured in a moment: its figures say nothing.</summary>
    internal static readonly string[] Tiny =
        ["bench", "--set", "hidden=8", "--set", "latent=3", "--set", "glimpses=2", "--set", "batch=4", "--rounds", "1"];

    [Fact]
    public void Bench_Json_IsOneDocumentOfPositiveNumbers()
    {
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.Run([.. Tiny, "--threads", "2", "--json"]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        using var document = JsonDocument.Parse(result.Output);
        Dictionary<string, JsonElement> values = document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal(
            [
                "schema", "preset", "device", "threads", "vector_bits", "batch", "rounds", "train_images_per_second",
                "generate_images_per_second",
                "single_image_milliseconds", "gflops", "peak_gflops", "fraction_of_peak", "peak_memory_mb", "allocated_bytes_per_step",
                    "version", "exit_code",
            ],
            values.Keys);
        Assert.Equal(("mnist", LibraryVersion.Current), (values["preset"].GetString(), values["version"].GetString()));
        Assert.Equal([2, VectorUnit.Bits, 4, 1],
            new[] { "threads", "vector_bits", "batch", "rounds" }.Select(key => values[key].GetInt32()));
        // No figure is compared with another: this machine may be busy.
        Assert.All(
            [
                "train_images_per_second", "generate_images_per_second", "single_image_milliseconds", "gflops", "peak_gflops",
                    "fraction_of_peak",
                "peak_memory_mb",
            ],
            key => Assert.True(values[key].GetDouble() is > 0 and < double.PositiveInfinity, $"{key} is {values[key]}"));
        Assert.Equal(0, values["allocated_bytes_per_step"].GetInt64());
    }

    [Fact]
    public void Bench_WithoutJson_HasATableOfOps()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run([.. Tiny, "--preset", "glyphs", "--threads", "1"]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("glyphs, batch 4, 1 thread,", result.Output);
        Assert.All(
            [
                "images/s", "GFLOP/s", "share", "weight gradients", "LstmCell forward", "LstmCell backward", "AttentiveRead forward",
                "Linear encoder backward", "Adam",
            ],
            text => Assert.Contains(text, result.Output));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Empty(Directory.GetFileSystemEntries(draw.Folder));
    }

    [Theory]
    [InlineData("did you mean 'mnist'", "--preset", "mnits")]
    [InlineData("did you mean 'hidden'", "--set", "hiden=8")]
    [InlineData("hidden cannot be 'abc'", "--set", "hidden=abc")]
    [InlineData("batch is 0, expected", "--set", "batch=0")]
    [InlineData("--rounds is 0, expected 1..10000", "--rounds", "0")]
    public void Bench_WrongArgument_OneLineWithAHint(string expected, params string[] arguments)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["bench", .. arguments]);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains(expected, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
