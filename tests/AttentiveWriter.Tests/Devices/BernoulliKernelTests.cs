using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class BernoulliKernelTests
{
    [Fact]
    public void NegativeLogLikelihood_HugeLogits_IsFinite()
    {
        Assert.Equal(0, BernoulliKernel.NegativeLogLikelihood([1, 0], [1e4f, -1e4f]));
        Assert.Equal(2e4f, BernoulliKernel.NegativeLogLikelihood([0, 1], [1e4f, -1e4f]));
        Assert.True(float.IsNaN(BernoulliKernel.NegativeLogLikelihood([0], [float.NaN])));
    }
}
