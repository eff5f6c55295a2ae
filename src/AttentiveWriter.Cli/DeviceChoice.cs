using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Gpu;

namespace AttentiveWriter.Cli;

/// <summary>The device that a line names.</summary>
internal static class DeviceChoice
{
    private const string Auto = "auto", Gpu = "gpu", Numbered = "gpu:", Emulated = "gpu:emulated";

    /// <summary>What may be given; further GPUs are numbered.</summary>
    public static IReadOnlyList<string> Names => [Auto, .. KnownDevices.Names, Gpu, Emulated];

    /// <summary>Returns a device; one that is none of <see cref="KnownDevices"/> is to be disposed.</summary>
    /// <param name="option">What messages call it.</param>
    /// <param name="name">One of <see cref="Names"/>, or gpu:1, gpu:2, ...</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    /// <exception cref="GpuUnavailableException">It is a GPU that cannot be used.</exception>
    public static Device Open(string option, string name)
    {
        if (KnownDevices.Names.Contains(name)) return KnownDevices.Named(name);
        // What follows is loaded only where a GPU is asked for.
        if (name == Auto) return FirstGpu() ?? KnownDevices.Cpu;
        if (name == Emulated) return OpenEmulated();
        if (name == Gpu) return OpenGpu(0);
        // A number that no machine reaches is that of a GPU that is not there.
        if (name.StartsWith(Numbered, StringComparison.Ordinal)
            && BigInteger.TryParse(name.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger index))
            return OpenGpu((int)BigInteger.Min(index, int.MaxValue));
        throw new UsageException($"{option} cannot be '{name}'{Spelling.Hint(name, Names)}; values: {string.Join(", ", Names)}, and gpu:1 "
            + "and so on where there are several");
    }

    /// <summary>The GPUs of this machine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyList<GpuInfo> Gpus() => GpuList.All();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GpuDevice? FirstGpu() => GpuList.All().FirstOrDefault(gpu => gpu.Problem is null) is GpuInfo usable
        ? GpuDevice.Open(usable.Index) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GpuDevice OpenGpu(int index) => GpuDevice.Open(index);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GpuDevice OpenEmulated() => GpuDevice.OpenEmulated();
}
