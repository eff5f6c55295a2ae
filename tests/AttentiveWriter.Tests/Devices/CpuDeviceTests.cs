using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Tests.Devices;

public class CpuDeviceTests
{
    [Theory, EveryWidth]
    public void OfWidth_EachWidth_HasIt(int bits) => Assert.Equal(bits, CpuDevice.OfWidth(bits).Bits);

    [Fact]
    public void OfWidth_NotAWidth_Throws() => Assert.Throws<InvalidOperationException>(() => CpuDevice.OfWidth(64));

    [Fact]
    public void Cpu_OfThisMachine_HasTheWidthInUse() => Assert.Same(CpuDevice.OfWidth(VectorUnit.Bits), KnownDevices.Cpu);

    [Fact]
    public void Widths_EveryRegisterOfTheLibrary_IsTested()
    {
        IEnumerable<string> registers = typeof(CpuDevice).Assembly.GetTypes()
            .Where(t => t.IsValueType && t.Namespace == typeof(Lanes32).Namespace).Select(t => t.Name);

        Assert.Equal(EveryWidthAttribute.Widths.Select(bits => $"Lanes{bits}").Order(), registers.Order());
    }

    [Theory, EveryWidth]
    public void RunPeak_AnyWidth_CountsItsOperationsAndStaysOrdinary(int bits)
    {
        float[] sink = new float[16];

        Assert.Equal(2.0 * 12 * bits / 32 * 100, CpuDevice.OfWidth(bits).RunPeak(100, sink));
        Assert.All(sink[..(bits / 32)], value => Assert.Equal(12, value, 1e-4f));
    }
}
