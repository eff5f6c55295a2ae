using AttentiveWriter.Devices;
using AttentiveWriter.Gpu;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Devices;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Gpu.Ptx;

/// <summary>The code that a GPU would run against the scalar reference, in groups as large as a GPU's.</summary>
public class PtxKernelTests
{
    private const double LastBits = 5e-7;

    // Each a second or more here. Whole models of a few cells run through the same kernels.
    private static readonly string[] Long =
    [
        "Plan, convolutions", "Plan, convolutions of planar outputs", "AttentiveReadBackward, image and error",
        "AttentiveReadBackward, image",
        "AttentiveReadForward, image and error", "AttentiveReadForward, image", "AttentiveWriteForward, every window",
        "AttentiveWriteBackward, every window", "LinearBackward, 50 rows", "LinearForward, 50 rows", "LinearBackward, 5 rows",
        "AffineReadBackward, image and error", "AffineWriteBackward, every pair of sizes", "CategoricalBackward, every length",
    ];

    public static TheoryData<string> Cases =>
        [.. KernelCases.All.Select(c => c.ToString()).Where(name => Trials.AreFull || !Long.Contains(name))];

    public static TheoryData<string> Files =>
        Trials.AreFull ? GpuGoldenTests.All : ["attention.json", "affine-write.json", "conv-draw-told.json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_OfWholeModels_IsWithinTheTolerance(string file)
    {
        using GpuDevice device = Open();

        ReferenceReport report = ReferenceCheck.Run(Path.Combine(AppContext.BaseDirectory, "Golden", file), device: device);

        Assert.Empty(report.Worst);
        Assert.InRange(report.MaxForwardError, 0, 1e-5);
        Assert.InRange(report.MaxGradientError, 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_AsCodeOfAGpu_EqualsTheReference(string name)
    {
        using GpuDevice device = Open();
        KernelCase kernelCase = KernelCases.Named(name);

        var expected = KernelRun.Of(kernelCase, KnownDevices.Reference, 1);
        var actual = KernelRun.Of(kernelCase, device, 1);

        foreach (var (e, a) in expected.Zip(actual))
            Numbers.AssertNear(e.Values, a.Values, Math.Max(kernelCase.Tolerance, LastBits), e.Name);
    }

    private static GpuDevice Open()
    {
        var machine = new PtxMachine();
        GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Gpu, loader: machine);
        machine.Device = device;
        return device;
    }
}
