using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Whole models on the kernels of the GPU against PyTorch in float64.</summary>
public class GpuGoldenTests
{
    // Those that take a second or more.
    private static readonly string[] Large =
    [
        "wide.json", "classifier-affine.json", "read-attention-only.json", "logistics-conv-draw.json", "conv-draw.json",
        "conv-draw-told.json", "affine-read-told.json", "logistics.json",
    ];

    public static TheoryData<string> All =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json").Select(file => Path.GetFileName(file))];

    public static TheoryData<string> Files => Trials.AreFull ? All : [.. All.Select(row => row.Data).Where(file => !Large.Contains(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_Emulated_IsWithinTheTolerance(string file)
    {
        ReferenceReport report = ReferenceCheck.Run(Path.Combine(AppContext.BaseDirectory, "Golden", file), device: EmulatedGpu.Device);

        Assert.Empty(report.Worst);
        Assert.InRange(report.MaxForwardError, 0, 1e-5);
        Assert.InRange(report.MaxGradientError, 0, 1e-5);
    }
}
