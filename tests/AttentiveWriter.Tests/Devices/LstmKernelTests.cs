namespace AttentiveWriter.Tests.Devices;

public class LstmKernelTests
{
    [Theory, EveryWidth]
    public void Forward_OpenForgetAndClosedInput_KeepsTheCell(int bits)
    {
        float[] gates = [-100, 100, 5, 100], cell = new float[1], hidden = new float[1];

        OneRow.Run(bits, (kernels, m) => kernels.LstmForward(m[0], m[1], 1, m[2], m[3]), gates, [0.75f], cell, hidden);

        Assert.Equal(0.75f, cell[0]);
        Assert.Equal(MathF.Tanh(0.75f), hidden[0], 1e-6f);
    }
}
