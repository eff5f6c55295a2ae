using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

public class ActivationKernelTests
{
    [Theory, EveryWidth]
    public void Forward_NotANumber_Shows(int bits)
    {
        float[] tanh = new float[2], relu = new float[2];

        OneRow.Run(bits, (kernels, m) => kernels.ActivationForward(ActivationFunction.Tanh, m[0], m[1]), [float.NaN, 1], tanh);
        OneRow.Run(bits, (kernels, m) => kernels.ActivationForward(ActivationFunction.Relu, m[0], m[1]), [float.NaN, -1], relu);

        Assert.True(float.IsNaN(tanh[0]));
        Assert.True(float.IsNaN(relu[0]));
        Assert.Equal(0, relu[1]);
    }
}
