using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>-log D(x | c) = -sum of x log p + (1 - x) log(1 - p), with p = sigmoid(c), for each row, in nats (Gregor et al. 2015, eq.
    /// 9).</summary>
    /// <param name="image">x in 0..1, [rows, pixels].</param>
    /// <param name="logits">c, [rows, pixels].</param>
    /// <param name="cost">Overwritten, [rows, 1].</param>
    public abstract void BernoulliForward(Matrix image, Matrix logits, Matrix cost);

    /// <summary>Inverts <see cref="BernoulliForward"/>: dc += dCost (sigmoid(c) - x).</summary>
    /// <param name="image">x, [rows, pixels].</param>
    /// <param name="logits">c, [rows, pixels].</param>
    /// <param name="dCost">[rows, 1].</param>
    /// <param name="dLogits">dc, added to, [rows, pixels].</param>
    public abstract void BernoulliBackward(Matrix image, Matrix logits, Matrix dCost, Matrix dLogits);

    /// <summary>The mean of each pixel, sigmoid(c).</summary>
    /// <param name="logits">c, [rows, pixels].</param>
    /// <param name="mean">Overwritten, [rows, pixels].</param>
    public abstract void BernoulliMean(Matrix logits, Matrix mean);

    /// <summary>x^ = x - sigmoid(c): what a canvas has not yet explained (Gregor et al. 2015, eq. 3).</summary>
    /// <param name="image">x, [rows, pixels].</param>
    /// <param name="canvas">c, [rows, pixels].</param>
    /// <param name="error">x^, overwritten, [rows, pixels].</param>
    public abstract void ErrorImageForward(Matrix image, Matrix canvas, Matrix error);

    /// <summary>Inverts <see cref="ErrorImageForward"/>: dc -= dx^ s (1 - s), where s = sigmoid(c) = x - x^.</summary>
    /// <param name="image">x, [rows, pixels].</param>
    /// <param name="error">x^, [rows, pixels].</param>
    /// <param name="dError">dx^, [rows, pixels].</param>
    /// <param name="dCanvas">dc, added to, [rows, pixels].</param>
    public abstract void ErrorImageBackward(Matrix image, Matrix error, Matrix dError, Matrix dCanvas);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void BernoulliForward(Matrix image, Matrix logits, Matrix cost)
    {
        for (int r = 0; r < image.Rows; r++)
        {
            double sum = 0;
            for (int i = 0; i < image.Columns; i++)
            {
                // log(1 - sigmoid(c)) = -softplus(c), and log sigmoid(c) = c - softplus(c)
                double c = logits.Row(r)[i];
                sum += Math.Max(c, 0) + Math.Log(1 + Math.Exp(-Math.Abs(c))) - image.Row(r)[i] * c;
            }
            cost.Row(r)[0] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public override void BernoulliBackward(Matrix image, Matrix logits, Matrix dCost, Matrix dLogits)
    {
        for (int r = 0; r < image.Rows; r++)
            for (int i = 0; i < image.Columns; i++)
                dLogits.Row(r)[i] += (float)(dCost.Row(r)[0] * (Sigmoid(logits.Row(r)[i]) - image.Row(r)[i]));
    }

    /// <inheritdoc/>
    public override void BernoulliMean(Matrix logits, Matrix mean)
    {
        for (int i = 0; i < logits.Count; i++) mean.Span[i] = (float)Sigmoid(logits.Span[i]);
    }

    /// <inheritdoc/>
    public override void ErrorImageForward(Matrix image, Matrix canvas, Matrix error)
    {
        for (int i = 0; i < image.Count; i++) error.Span[i] = (float)(image.Span[i] - Sigmoid(canvas.Span[i]));
    }

    /// <inheritdoc/>
    public override void ErrorImageBackward(Matrix image, Matrix error, Matrix dError, Matrix dCanvas)
    {
        for (int i = 0; i < image.Count; i++)
        {
            float s = image.Span[i] - error.Span[i];
            dCanvas.Span[i] -= dError.Span[i] * s * (1 - s);
        }
    }
}
