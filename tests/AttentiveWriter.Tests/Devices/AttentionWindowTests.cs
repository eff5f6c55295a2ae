using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

public class AttentionWindowTests
{
    [Fact]
    public void FromParameters_Zeros_IsCentredOverTheLongerSide()
    {
        var window = AttentionWindow.FromParameters(new float[5], 4, 10, 7);

        Assert.Equal(new AttentionWindow(4, 5.5f, 4, 3, 1, 1), window);
    }

    [Fact]
    public void FromParameters_EachParameter_MovesItsOwnNumber()
    {
        float log2 = MathF.Log(2);

        var window = AttentionWindow.FromParameters([0.5f, -0.5f, log2, -log2, 2 * log2], 3, 9, 5);

        Assert.Equal(7.5f, window.CentreX, 1e-5f);
        Assert.Equal(1.5f, window.CentreY, 1e-5f);
        Assert.Equal(2f, window.Variance, 1e-5f);
        Assert.Equal(2f, window.Stride, 1e-5f);
        Assert.Equal(4f, window.Intensity, 1e-5f);
    }

    [Fact]
    public void FromParameters_ExtremeLogarithms_Saturate()
    {
        var large = AttentionWindow.FromParameters([0, 0, 1e9f, 1e9f, 1e9f], 3, 9, 5);
        var small = AttentionWindow.FromParameters([0, 0, -1e9f, -1e9f, -1e9f], 3, 9, 5);

        Assert.All([large.Variance, large.Stride, large.Intensity], v => Assert.InRange(v, 1e25f, 1e28f));
        Assert.All([small.Variance, small.Stride, small.Intensity], v => Assert.InRange(v, 1e-28f, 1e-24f));
    }

    [Fact]
    public void FromParameters_OneFilter_HasNoStride() => Assert.Equal(0, AttentionWindow.FromParameters(new float[5], 1, 9, 5).Stride);
}
