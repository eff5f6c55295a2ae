using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class LstmKernelTests
{
    // Sums of a few sigmoids and tanhs, each within 4e-7.
    private const double Tolerance = 2e-6;

    [Theory, EveryWidth]
    public void Forward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] gates = Numbers.Normal(4 * size, 1, 2), expectedGates = [.. gates], previous = Numbers.Normal(size, 2);
            float[] cell = new float[size], hidden = new float[size], expectedCell = new float[size], expectedHidden = new float[size];

            kernels.LstmForward(gates, previous, cell, hidden);

            LstmReference.Forward(expectedGates, previous, expectedCell, expectedHidden);
            Numbers.AssertNear(expectedGates, gates, Tolerance, "gates");
            Numbers.AssertNear(expectedCell, cell, Tolerance, "cell");
            Numbers.AssertNear(expectedHidden, hidden, Tolerance, "hidden");
        }
    }

    [Theory, EveryWidth]
    public void Backward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] gates = Numbers.Uniform(4 * size, 3), expectedGates = [.. gates];
            float[] previous = Numbers.Normal(size, 4), cell = Numbers.Normal(size, 5);
            float[] dHidden = Numbers.Normal(size, 6), dCell = Numbers.Normal(size, 7);
            float[] dPrevious = Numbers.Normal(size, 8), expectedPrevious = [.. dPrevious];

            kernels.LstmBackward(gates, previous, cell, dHidden, dCell, dPrevious);

            LstmReference.Backward(expectedGates, previous, cell, dHidden, dCell, expectedPrevious);
            Numbers.AssertNear(expectedGates, gates, Tolerance, "dGates");
            Numbers.AssertNear(expectedPrevious, dPrevious, Tolerance, "dPreviousCell");
        }
    }

    [Theory, EveryWidth]
    public void Forward_OpenForgetAndClosedInput_KeepsTheCell(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        float[] gates = [-100, 100, 5, 100], cell = new float[1], hidden = new float[1];

        kernels.LstmForward(gates, [0.75f], cell, hidden);

        Assert.Equal(0.75f, cell[0]);
        Assert.Equal(MathF.Tanh(0.75f), hidden[0], 1e-6f);
    }
}
