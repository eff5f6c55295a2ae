using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Whole models on the kernels of the GPU against PyTorch in float64.</summary>
public class GpuGoldenTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json").Select(file => Path.GetFileName(file))];

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
