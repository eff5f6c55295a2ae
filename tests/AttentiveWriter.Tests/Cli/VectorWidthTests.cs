using System.Text.Json.Nodes;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Cli;

/// <summary>The command with every width of vector register: the library chooses one at its first use, so each needs a process of its
/// own.</summary>
public class VectorWidthTests
{
    private static readonly string[] Golden = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json").Order()];

    private static readonly string[] Tiny =
    [
        "train", "--preset", "glyphs", "--set", "hidden=16", "--set", "glimpses=3", "--set", "latent=4", "--set", "validation_images=5",
        "--steps", "3", "--batch", "7", "--quiet",
    ];

    [Theory]
    [EveryVectorSwitch]
    public void Verify_AllReferenceFiles_PassWithRegistersOfThatWidth(string variable, string value, int bits)
    {
        using DrawProcess draw = With(variable, value);

        DrawRunner.Result result = draw.Run(["verify", "--json", .. Golden]);

        JsonArray reports = JsonNode.Parse(result.Output)!["cases"]!.AsArray();
        Assert.Equal(Golden.Length, reports.Count);
        Assert.All(reports, report => Assert.Equal(bits, (int)report!["vector_bits"]!));
        Assert.All(reports, report => Assert.True((bool)report!["passed"]!, $"{report["case"]}: {result.Error}"));
        Assert.Equal(0, result.Code);
    }

    [Fact]
    public void Train_WithoutAttentionOnOneTwoAndThreeThreads_SameBits()
    {
        using var draw = new DrawInProcess();

        byte[][] models = [.. new[] { "1", "2", "3" }.Select(threads => Model(draw, threads, "--set", "read=none", "--set", "write=none"))];

        Assert.All(models, model => Assert.Equal(models[0], model));
    }

    [Theory]
    [InlineData("demo", "--steps", "1")]
    [InlineData("train", "--preset", "glyphs", "--steps", "1", "--out", "run")]
    [InlineData("generate")]
    [InlineData("reconstruct", "--images", "none.png")]
    [InlineData("evaluate")]
    [InlineData("verify", "none.json")]
    [InlineData("bench")]
    public void Run_NotAWidth_FailsBeforeAnyWork(params string[] arguments)
    {
        using DrawProcess draw = With(VectorUnit.Variable, "64");

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("draw: DRAW_VECTOR_BITS is '64', expected 512, 256, 128 or 32", line);
        Assert.Empty(Directory.GetFileSystemEntries(draw.Folder));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("bench", "--help")]
    public void Run_NotAWidth_StillHelps(params string[] arguments)
    {
        using DrawProcess draw = With(VectorUnit.Variable, "wide");

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(0, result.Code);
        Assert.NotEqual("", result.Output);
        Assert.Equal("", result.Error);
    }

    // A width that the tests themselves were given must not hide what a switch of the runtime does.
    private static DrawProcess With(string variable, string value) =>
        new() { Environment = { [VectorUnit.Variable] = null, [variable] = value } };

    private static byte[] Model(DrawRunner draw, string threads, params string[] settings)
    {
        DrawRunner.Result result = draw.Run([.. Tiny, .. settings, "--threads", threads, "--out", threads]);
        Assert.Equal(0, result.Code);
        return File.ReadAllBytes(draw.At(threads + "/model.safetensors"));
    }
}
