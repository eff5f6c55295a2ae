using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>This machine's processor, its kernels compiled for one width of register.</summary>
internal abstract class CpuDevice : HostDevice
{
    private static readonly CpuDevice[] All = [new CpuDevice<Lanes512>(), new CpuDevice<Lanes256>(), new CpuDevice<Lanes128>(),
        new CpuDevice<Lanes32>()];

    /// <summary>The width in use: see <see cref="VectorUnit"/>.</summary>
    public static CpuDevice Current { get; } = OfWidth(VectorUnit.Bits);

    /// <summary>Returns the device for registers of 512, 256, 128 or 32 bits. Any machine runs them all; those beyond its own width
    /// slowly.</summary>
    public static CpuDevice OfWidth(int bits) => All.Single(device => device.Bits == bits);

    /// <summary>Width of the registers.</summary>
    public abstract int Bits { get; }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc cref="PeakKernel.Run{V}(int, Span{float})"/>
    public abstract double RunPeak(int iterations, Span<float> sink);
}
