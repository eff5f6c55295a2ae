using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void BernoulliForward(Matrix image, Matrix logits, Matrix cost) =>
        Queue.ForEachGroup(BernoulliKernel.Forward, image.Rows, new CostArguments(image, logits, cost, default));

    /// <inheritdoc/>
    public override void BernoulliBackward(Matrix image, Matrix logits, Matrix dCost, Matrix dLogits) =>
        Queue.ForEach(BernoulliKernel.Backward, logits.Count, new CostArguments(image, logits, dCost, dLogits));

    /// <inheritdoc/>
    public override void BernoulliMean(Matrix logits, Matrix mean) =>
        Queue.ForEach(BernoulliKernel.Mean, logits.Count, new SourceArguments(logits, mean));

    /// <inheritdoc/>
    public override void ErrorImageForward(Matrix image, Matrix canvas, Matrix error) =>
        Queue.ForEach(BernoulliKernel.ErrorForward, image.Count, new ErrorArguments(image, canvas, default, error));

    /// <inheritdoc/>
    public override void ErrorImageBackward(Matrix image, Matrix error, Matrix dError, Matrix dCanvas) =>
        Queue.ForEach(BernoulliKernel.ErrorBackward, image.Count, new ErrorArguments(image, error, dError, dCanvas));
}

/// <summary>What a cost reads and writes: the cost forward, its gradient and that of the prediction backward.</summary>
internal readonly record struct CostArguments(GpuMatrix Target, GpuMatrix Prediction, GpuMatrix Cost, GpuMatrix DPrediction);

/// <summary>An image, a canvas or the error image, the gradient of that, and what is written.</summary>
internal readonly record struct ErrorArguments(GpuMatrix Image, GpuMatrix Second, GpuMatrix DError, GpuMatrix Result);

/// <summary>Pixels of two tones, on the device: the cost a group of threads for each row, all else a thread for each pixel.</summary>
internal static unsafe class BernoulliKernel
{
    public static void Forward(CostArguments p)
    {
        int row = Grid.IdxX;
        double sum = 0;
        for (int i = Group.IdxX; i < p.Target.Columns; i += Group.DimX)
        {
            // log(1 - sigmoid(c)) = -softplus(c), and log sigmoid(c) = c - softplus(c)
            double c = p.Prediction.Row(row)[i];
            sum += GpuMath.Softplus(c) - p.Target.Row(row)[i] * c;
        }
        sum = GroupSum.Of(sum);
        if (Group.IdxX == 0) p.Cost.Values[row] = (float)sum;
    }

    public static void Backward(CostArguments p)
    {
        int i = Items.Mine;
        if (i < p.Prediction.Count)
            p.DPrediction.Values[i] += p.Cost.Values[i / p.Prediction.Columns]
                * (GpuMath.Sigmoid(p.Prediction.Values[i]) - p.Target.Values[i]);
    }

    public static void Mean(SourceArguments p)
    {
        int i = Items.Mine;
        if (i < p.Destination.Count) p.Destination.Values[i] = GpuMath.Sigmoid(p.Source.Values[i]);
    }

    public static void ErrorForward(ErrorArguments p)
    {
        int i = Items.Mine;
        if (i < p.Result.Count) p.Result.Values[i] = p.Image.Values[i] - GpuMath.Sigmoid(p.Second.Values[i]);
    }

    public static void ErrorBackward(ErrorArguments p)
    {
        int i = Items.Mine;
        if (i >= p.Result.Count) return;
        float s = p.Image.Values[i] - p.Second.Values[i];
        p.Result.Values[i] -= p.DError.Values[i] * s * (1 - s);
    }
}
