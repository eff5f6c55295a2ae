using AttentiveWriter.Gpu;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>The kernels of a GPU on this machine's processor; shared, as compiling them takes a while.</summary>
internal static class EmulatedGpu
{
    public static GpuDevice Device { get; } = GpuDevice.OpenEmulated();
}
