using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>-log softmax(l)_y = log sum_j e^l_j - l_y for each row, in nats: the loss of a class.</summary>
    /// <param name="oneHot">1 in the column of y and 0 in the others, [rows, classes]; a row of zeros costs nothing.</param>
    /// <param name="logits">l, [rows, classes].</param>
    /// <param name="cost">Overwritten, [rows, 1].</param>
    public abstract void CategoricalForward(Matrix oneHot, Matrix logits, Matrix cost);

    /// <summary>Inverts <see cref="CategoricalForward"/>: dl += dCost (softmax(l) - oneHot), and nothing where the class is not
    /// known.</summary>
    /// <param name="oneHot">[rows, classes].</param>
    /// <param name="logits">l, [rows, classes].</param>
    /// <param name="dCost">[rows, 1].</param>
    /// <param name="dLogits">dl, added to, [rows, classes].</param>
    public abstract void CategoricalBackward(Matrix oneHot, Matrix logits, Matrix dCost, Matrix dLogits);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void CategoricalForward(Matrix oneHot, Matrix logits, Matrix cost)
    {
        for (int r = 0; r < logits.Rows; r++)
        {
            double sum = 0;
            for (int k = 0; k < logits.Columns; k++) sum -= oneHot.Row(r)[k] * LogSoftmax(logits.Row(r), k);
            cost.Row(r)[0] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public override void CategoricalBackward(Matrix oneHot, Matrix logits, Matrix dCost, Matrix dLogits)
    {
        for (int r = 0; r < logits.Rows; r++)
        {
            double known = 0;
            foreach (float value in oneHot.Row(r)) known += value;
            for (int k = 0; k < logits.Columns; k++)
                // cost = oneHot (log sum_j e^l_j - l)
                dLogits.Row(r)[k] += (float)(dCost.Row(r)[0] * (known * Math.Exp(LogSoftmax(logits.Row(r), k)) - oneHot.Row(r)[k]));
        }
    }

    /// <summary>log of e^l_k / sum_j e^l_j.</summary>
    private static double LogSoftmax(ReadOnlySpan<float> logits, int k)
    {
        double mass = 0;
        // Relative to l_k: what is far below it vanishes, and what is far above it makes the share as small as it is.
        foreach (float l in logits) mass += Math.Exp((double)l - logits[k]);
        return -Math.Log(mass);
    }
}
