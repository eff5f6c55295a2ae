using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void CategoricalForward(Matrix oneHot, Matrix logits, Matrix cost) =>
        Queue.ForEach(CategoricalKernel.Forward, logits.Rows, new CostArguments(oneHot, logits, cost, default));

    /// <inheritdoc/>
    public override void CategoricalBackward(Matrix oneHot, Matrix logits, Matrix dCost, Matrix dLogits) =>
        Queue.ForEach(CategoricalKernel.Backward, logits.Rows, new CostArguments(oneHot, logits, dCost, dLogits));
}

/// <summary>The loss of a class, on the device: a thread for each row, as classes are few.</summary>
internal static unsafe class CategoricalKernel
{
    public static void Forward(CostArguments p)
    {
        int row = Items.Mine;
        if (row >= p.Prediction.Rows) return;
        double sum = 0;
        for (int k = 0; k < p.Prediction.Columns; k++)
        {
            double share = p.Target.Row(row)[k];
            // A row of zeros costs nothing, whatever the logits are.
            if (share != 0) sum -= share * LogSoftmax(p.Prediction.Row(row), p.Prediction.Columns, k);
        }
        p.Cost.Values[row] = (float)sum;
    }

    public static void Backward(CostArguments p)
    {
        int row = Items.Mine;
        if (row >= p.Prediction.Rows) return;
        double known = 0;
        for (int k = 0; k < p.Prediction.Columns; k++) known += p.Target.Row(row)[k];
        for (int k = 0; k < p.Prediction.Columns; k++)
            // cost = oneHot (log sum_j e^l_j - l)
            p.DPrediction.Row(row)[k] += (float)(p.Cost.Values[row]
                * (known * GpuMath.Exp(LogSoftmax(p.Prediction.Row(row), p.Prediction.Columns, k)) - p.Target.Row(row)[k]));
    }

    /// <summary>log of e^l_k / sum_j e^l_j, relative to l_k.</summary>
    private static double LogSoftmax(float* logits, int count, int k)
    {
        double mass = 0;
        for (int j = 0; j < count; j++) mass += GpuMath.Exp((double)logits[j] - logits[k]);
        return -GpuMath.Log(mass);
    }
}
