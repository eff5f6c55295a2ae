using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>y += x W^T.</summary>
    /// <param name="input">x, [rows, inputs].</param>
    /// <param name="block">W, [outputs, inputs].</param>
    /// <param name="output">y, added to, [rows, outputs].</param>
    public abstract void LinearForward(Matrix input, WeightBlock block, Matrix output);

    /// <summary>dx += dy W.</summary>
    /// <param name="dOutput">dy, [rows, outputs].</param>
    /// <param name="block">W, [outputs, inputs].</param>
    /// <param name="dInput">dx, added to, [rows, inputs].</param>
    public abstract void LinearBackward(Matrix dOutput, WeightBlock block, Matrix dInput);

    /// <summary>Takes over the current values of weights, this worker those of its share: see <see cref="WeightBlock.Refresh"/>.</summary>
    /// <param name="blocks">All weights.</param>
    public abstract void Refresh(IReadOnlyList<WeightBlock> blocks);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void LinearForward(Matrix input, WeightBlock block, Matrix output)
    {
        var w = (ReferenceWeight)block;
        for (int r = 0; r < input.Rows; r++)
            for (int o = 0; o < w.Outputs; o++)
            {
                double sum = 0;
                for (int i = 0; i < w.Inputs; i++) sum += (double)input.Row(r)[i] * w[o, i];
                output.Row(r)[o] += (float)sum;
            }
    }

    /// <inheritdoc/>
    public override void LinearBackward(Matrix dOutput, WeightBlock block, Matrix dInput)
    {
        var w = (ReferenceWeight)block;
        for (int r = 0; r < dOutput.Rows; r++)
            for (int i = 0; i < w.Inputs; i++)
            {
                double sum = 0;
                for (int o = 0; o < w.Outputs; o++) sum += (double)dOutput.Row(r)[o] * w[o, i];
                dInput.Row(r)[i] += (float)sum;
            }
    }

    /// <inheritdoc/>
    public override void Refresh(IReadOnlyList<WeightBlock> blocks)
    {
        // Weights are read where they stand.
    }
}
