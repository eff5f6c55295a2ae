using AttentiveWriter.Devices;
using AttentiveWriter.Tests.Devices;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Every kernel of the GPU against the scalar reference, by the harness of the processor's.</summary>
public class GpuKernelTests
{
    // The processor's sine and logarithm are within a bit of the right ones, and so are those of the GPU.
    private const double LastBits = 5e-7;

    public static TheoryData<string> Cases => [.. KernelCases.All.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_Emulated_EqualsTheReference(string name)
    {
        KernelCase kernelCase = KernelCases.Named(name);

        var expected = KernelRun.Of(kernelCase, KnownDevices.Reference, 1);
        var actual = KernelRun.Of(kernelCase, EmulatedGpu.Device, 1);

        foreach (var (e, a) in expected.Zip(actual))
            Numbers.AssertNear(e.Values, a.Values, Math.Max(kernelCase.Tolerance, LastBits), e.Name);
    }
}
