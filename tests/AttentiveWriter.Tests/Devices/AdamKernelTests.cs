using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

public class AdamKernelTests
{
    [Theory, EveryWidth]
    public void Step_NoGradientYet_ChangesNothing(int bits)
    {
        Device device = CpuDevice.OfWidth(bits);
        using var arena = new Arena(device);
        using Executor executor = device.Start(1);
        Matrix value = arena.Allocate(1, 3);
        device.Write([1, 2, 3], value);
        var state = new AdamState(arena, [(value, arena.Allocate(1, 3))]);
        device.Write(MemoryMarshal.Cast<AdamDials, float>([new AdamDials(0, 5, 1, 0.02f, 0.3f, 0.9f, 0.99f, 1e-8f)]), state.Dials);

        executor.Run(1, kernels => kernels.AdamStep(state));

        Assert.Equal([1, 2, 3], device.Read(value));
    }
}
