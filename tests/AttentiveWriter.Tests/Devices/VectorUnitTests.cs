using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class VectorUnitTests
{
    [Theory]
    [InlineData("512", 512, 512)]
    [InlineData("256", 512, 256)]
    [InlineData("128", 512, 128)]
    [InlineData("32", 512, 32)]
    [InlineData("256", 256, 256)]
    [InlineData("128", 128, 128)]
    [InlineData("32", 32, 32)]
    public void Choose_WidthOfTheMachine_IsFollowed(string asked, int widest, int expected) =>
        Assert.Equal(expected, VectorUnit.Choose(asked, widest));

    [Theory]
    [InlineData("512", 256)]
    [InlineData("512", 128)]
    [InlineData("256", 128)]
    [InlineData("128", 32)]
    public void Choose_WiderThanTheMachine_IsNull(string asked, int widest) => Assert.Null(VectorUnit.Choose(asked, widest));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("64")]
    [InlineData("1024")]
    [InlineData("-128")]
    [InlineData("0256")]
    [InlineData(" 256")]
    [InlineData("256 bits")]
    [InlineData("wide")]
    public void Choose_NotAWidth_IsNull(string? asked) => Assert.Null(VectorUnit.Choose(asked, 512));

    [Fact]
    public void Bits_OfThisMachine_AreAWidthAndAtMostTheWidest()
    {
        Assert.Contains(VectorUnit.Bits, EveryWidthAttribute.Widths);
        Assert.Contains(VectorUnit.WidestBits, EveryWidthAttribute.Widths);
        Assert.InRange(VectorUnit.Bits, 32, VectorUnit.WidestBits);
    }
}
