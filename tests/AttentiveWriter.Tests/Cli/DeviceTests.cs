using System.Text.Json;
using AttentiveWriter.Gpu;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What <c>--device</c> takes, and what is said where there is no GPU.</summary>
public class DeviceTests
{
    private static readonly bool HasGpu = GpuList.All().Count > 0;

    [Theory]
    [InlineData("gpu", "no NVIDIA GPU was found")]
    [InlineData("gpu:3", "no NVIDIA GPU was found")]
    [InlineData("gpu:99999999999999999999", "no NVIDIA GPU was found")]
    public void Device_WithoutAGpu_IsALineAndCode1(string device, string expected)
    {
        if (HasGpu) Assert.Skip("this machine has a GPU");

        using var draw = new DrawInProcess();
        var result = draw.Run("generate", "--device", device, "--count", "1", "--out", "never.png");

        Assert.Equal(1, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.False(File.Exists(draw.At("never.png")));
    }

    [Theory]
    [InlineData("gpu:")]
    [InlineData("gpu:x")]
    [InlineData("gpu:-1")]
    [InlineData("cuda")]
    public void Device_ThatIsNoName_IsCode2AndNamesAll(string device)
    {
        using var draw = new DrawInProcess();
        var result = draw.Run("evaluate", "--device", device);

        Assert.Equal(2, result.Code);
        Assert.Contains("auto, cpu, reference, gpu, gpu:emulated", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_Auto_DrawsWhateverThereIs()
    {
        using var draw = new DrawInProcess();
        var result = draw.Run("generate", "--device", "auto", "--count", "1", "--out", "one.png");

        Assert.Equal(0, result.Code);
        Assert.True(File.Exists(draw.At("one.png")));
    }

    [Fact]
    public void Verify_OnTheStandIn_Passes()
    {
        using var draw = new DrawInProcess();
        var result = draw.Run("verify", "--device", "gpu:emulated", "--json",
            Path.Combine(AppContext.BaseDirectory, "Golden", "one-step.json"));

        Assert.Equal(0, result.Code);
        JsonElement document = JsonDocument.Parse(result.Output).RootElement;
        Assert.StartsWith("gpu:emulated", document.GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, document.GetProperty("cases")[0].GetProperty("vector_bits").ValueKind);
    }

    [Fact]
    public void Train_OnTheStandIn_SaysWhereAndGoesOnOnTheProcessor()
    {
        string[] small = ["train", "--preset", "glyphs", "--set", "glimpses=2", "--set", "hidden=6", "--set", "latent=3", "--set",
            "validation_images=5", "--batch", "4", "--steps", "3", "--out", "run"];

        using var draw = new DrawInProcess();
        var first = draw.Run([.. small, "--device", "gpu:emulated"]);
        var second = draw.Run("train", "--resume", "run", "--steps", "5");

        Assert.Equal(0, first.Code);
        Assert.StartsWith("computing on gpu:emulated, on the processor", first.Error, StringComparison.Ordinal);
        Assert.Equal(0, second.Code);
    }

    [Fact]
    public void Train_ThatIsFinished_SaysHowToExtendItOnTheSameDevice()
    {
        using var draw = new DrawInProcess();
        string[] small = ["--set", "glimpses=2", "--set", "hidden=6", "--set", "latent=3", "--set", "validation_images=5"];
        Assert.Equal(0, draw.Run(["train", "--preset", "glyphs", "--batch", "4", "--steps", "1", "--out", "run", .. small]).Code);

        var again = draw.Run("train", "--resume", "run", "--device", "gpu:emulated");

        Assert.Contains("draw train --resume run --device gpu:emulated --steps 2", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_WithoutAModel_SaysWhatComputes()
    {
        using var draw = new DrawInProcess();
        var result = draw.Run("info", "--json");

        Assert.Equal(0, result.Code);
        JsonElement devices = JsonDocument.Parse(result.Output).RootElement.GetProperty("devices");
        Assert.Equal("cpu", devices[0].GetProperty("name").GetString());
        Assert.Equal(HasGpu, devices.GetArrayLength() > 1);
    }
}
