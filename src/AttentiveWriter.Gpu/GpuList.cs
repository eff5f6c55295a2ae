using ILGPU;
using ILGPU.Runtime.Cuda;

namespace AttentiveWriter.Gpu;

/// <summary>The GPUs of this machine.</summary>
public static class GpuList
{
    // Below it there are no graphs of launches, and no driver of today.
    private const int LeastMajor = 5;

    /// <summary>Returns all that the driver knows, usable or not; none where there is no driver.</summary>
    public static IReadOnlyList<GpuInfo> All()
    {
        using Context context = CreateContext();
        return [.. Devices(context).Select((device, i) =>
            new GpuInfo(i, NameOf(i), device.Name, device.MemorySize, Problem(device)))];
    }

    /// <summary>Returns a GPU that can be used.</summary>
    /// <exception cref="GpuUnavailableException">There is none of this number, or it cannot.</exception>
    internal static CudaDevice Usable(Context context, int index)
    {
        CudaDevice[] devices = Devices(context);
        if (devices.Length == 0)
            throw new GpuUnavailableException("no NVIDIA GPU was found: its driver is not installed, or the machine has none");
        if (index >= devices.Length)
            throw new GpuUnavailableException($"there is no GPU {index}: this machine has {Plural.Of(devices.Length, "GPU")}, "
                + $"{(devices.Length == 1 ? "gpu" : $"gpu to gpu:{devices.Length - 1}")}");
        return Problem(devices[index]) is string problem
            ? throw new GpuUnavailableException($"{devices[index].Name} cannot be used: {problem}") : devices[index];
    }

    /// <summary>The name of a GPU, as <c>--device</c> takes it.</summary>
    internal static string NameOf(int index) => index == 0 ? "gpu" : $"gpu:{index}";

    /// <summary>Makes a context of all GPUs; of none where there is no driver.</summary>
    internal static Context CreateContext() => Context.Create(builder => builder.Cuda(_ => true));

    private static CudaDevice[] Devices(Context context)
    {
        var devices = new List<CudaDevice>();
        foreach (CudaDevice device in context.GetCudaDevices()) devices.Add(device);
        return [.. devices];
    }

    private static string? Problem(CudaDevice device) =>
        device.Architecture is not { } architecture ? "its kind is unknown"
        : architecture.Major < LeastMajor
            ? $"its compute capability is {architecture.Major}.{architecture.Minor}, and at least {LeastMajor}.0 is needed"
        : device.InstructionSet is null ? "its driver is too old; install a newer one"
        : null;
}
