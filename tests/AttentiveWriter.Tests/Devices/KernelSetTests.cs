using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Lanes;

namespace AttentiveWriter.Tests.Devices;

public class KernelSetTests
{
    [Theory, EveryWidth]
    public void OfWidth_EachWidth_HasIt(int bits) => Assert.Equal(bits, KernelSet.OfWidth(bits).Bits);

    [Fact]
    public void OfWidth_NotAWidth_Throws() => Assert.Throws<InvalidOperationException>(() => KernelSet.OfWidth(64));

    [Fact]
    public void Current_OfThisMachine_HasTheWidthInUse() => Assert.Same(KernelSet.OfWidth(VectorUnit.Bits), KernelSet.Current);

    [Fact]
    public void Widths_EveryRegisterOfTheLibrary_IsTested()
    {
        IEnumerable<string> registers = typeof(KernelSet).Assembly.GetTypes()
            .Where(t => t.IsValueType && t.Namespace == typeof(Lanes32).Namespace).Select(t => t.Name);

        Assert.Equal(EveryWidthAttribute.Widths.Select(bits => $"Lanes{bits}").Order(), registers.Order());
    }
}
