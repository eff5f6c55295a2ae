using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>-log D(x | c) of values of 256 levels, each a discretised mixture of M logistics, for each row, in nats (Salimans et al.
    /// 2017, eq. 2).</summary>
    /// <remarks>A level k / 255 has the probability between k - 1/2 and k + 1/2; the first and the last also have all that is
    /// beyond.</remarks>
    /// <param name="image">x in 0..1, [rows, values]; each counts as the nearest level.</param>
    /// <param name="canvas">c, [rows, 3 M values]: M planes of logits, M of means on the scale 0..1, M of the logarithms of scales.</param>
    /// <param name="cost">Overwritten, [rows, 1].</param>
    public abstract void LogisticForward(Matrix image, Matrix canvas, Matrix cost);

    /// <summary>Inverts <see cref="LogisticForward"/>.</summary>
    /// <param name="image">x, [rows, values].</param>
    /// <param name="canvas">c, [rows, 3 M values].</param>
    /// <param name="dCost">[rows, 1].</param>
    /// <param name="dCanvas">dc, added to, [rows, 3 M values].</param>
    public abstract void LogisticBackward(Matrix image, Matrix canvas, Matrix dCost, Matrix dCanvas);

    /// <summary>The mean of each value before the ends of the distribution are cut: sum of softmax(logit) mean over the
    /// components.</summary>
    /// <param name="canvas">c, [rows, 3 M values].</param>
    /// <param name="mean">Overwritten, [rows, values].</param>
    public abstract void LogisticMean(Matrix canvas, Matrix mean);

    /// <summary>x^ = x - mean of c: what a canvas has not yet explained.</summary>
    /// <param name="image">x, [rows, values].</param>
    /// <param name="canvas">c, [rows, 3 M values].</param>
    /// <param name="error">x^, overwritten, [rows, values].</param>
    public abstract void LogisticErrorForward(Matrix image, Matrix canvas, Matrix error);

    /// <summary>Inverts <see cref="LogisticErrorForward"/>.</summary>
    /// <param name="canvas">c, [rows, 3 M values].</param>
    /// <param name="dError">dx^, [rows, values].</param>
    /// <param name="dCanvas">dc, added to, [rows, 3 M values].</param>
    public abstract void LogisticErrorBackward(Matrix canvas, Matrix dError, Matrix dCanvas);
}

internal sealed partial class ReferenceKernels
{
    private const double HalfLevel = 0.5 / 255;

    /// <inheritdoc/>
    public override void LogisticForward(Matrix image, Matrix canvas, Matrix cost)
    {
        for (int r = 0; r < image.Rows; r++)
        {
            double sum = 0;
            for (int i = 0; i < image.Columns; i++) sum -= LogProbability(image, canvas, r, i);
            cost.Row(r)[0] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public override void LogisticBackward(Matrix image, Matrix canvas, Matrix dCost, Matrix dCanvas)
    {
        int values = image.Columns, mixtures = canvas.Columns / (3 * values);
        for (int r = 0; r < image.Rows; r++)
            for (int i = 0; i < values; i++)
                for (int m = 0; m < mixtures; m++)
                {
                    double weight = Weight(canvas.Row(r), values, mixtures, i, m), level = Level(image.Row(r)[i]);
                    (double mean, double scale) = Component(canvas.Row(r), values, mixtures, i, m);
                    double logComponent = LogBin(level, mean, scale);
                    // share of the component in p, and d log p of it
                    double share = weight * Math.Exp(logComponent - LogProbability(image, canvas, r, i));
                    (double dMean, double dLogScale) = LogBinSlopes(level, mean, scale);
                    dCanvas.Row(r)[m * values + i] += (float)(dCost.Row(r)[0] * (weight - share));
                    dCanvas.Row(r)[(mixtures + m) * values + i] -= (float)(dCost.Row(r)[0] * share * dMean);
                    dCanvas.Row(r)[(2 * mixtures + m) * values + i] -= (float)(dCost.Row(r)[0] * share * dLogScale);
                }
    }

    /// <inheritdoc/>
    public override void LogisticMean(Matrix canvas, Matrix mean)
    {
        int values = mean.Columns, mixtures = canvas.Columns / (3 * values);
        for (int r = 0; r < mean.Rows; r++)
            for (int i = 0; i < values; i++)
            {
                double sum = 0;
                for (int m = 0; m < mixtures; m++) sum += Weight(canvas.Row(r), values, mixtures, i,
                    m) * canvas.Row(r)[(mixtures + m) * values + i];
                mean.Row(r)[i] = (float)sum;
            }
    }

    /// <inheritdoc/>
    public override void LogisticErrorForward(Matrix image, Matrix canvas, Matrix error)
    {
        LogisticMean(canvas, error);
        for (int i = 0; i < image.Count; i++) error.Span[i] = image.Span[i] - error.Span[i];
    }

    /// <inheritdoc/>
    public override void LogisticErrorBackward(Matrix canvas, Matrix dError, Matrix dCanvas)
    {
        int values = dError.Columns, mixtures = canvas.Columns / (3 * values);
        for (int r = 0; r < dError.Rows; r++)
            for (int i = 0; i < values; i++)
            {
                double expectation = 0;
                for (int m = 0; m < mixtures; m++) expectation += Weight(canvas.Row(r), values, mixtures, i,
                    m) * canvas.Row(r)[(mixtures + m) * values + i];
                for (int m = 0; m < mixtures; m++)
                {
                    // x^ = x - sum of weight mean
                    double weight = Weight(canvas.Row(r), values, mixtures, i, m), mean = canvas.Row(r)[(mixtures + m) * values + i];
                    dCanvas.Row(r)[m * values + i] -= (float)(dError.Row(r)[i] * weight * (mean - expectation));
                    dCanvas.Row(r)[(mixtures + m) * values + i] -= (float)(dError.Row(r)[i] * weight);
                }
            }
    }

    /// <summary>log p of one value: log of the sum of weight p over the components.</summary>
    private static double LogProbability(Matrix image, Matrix canvas, int r, int i)
    {
        int values = image.Columns, mixtures = canvas.Columns / (3 * values);
        double largest = double.NegativeInfinity, sum = 0;
        for (int m = 0; m < mixtures; m++) largest = Math.Max(largest, Term(m));
        for (int m = 0; m < mixtures; m++) sum += Math.Exp(Term(m) - largest);
        return largest + Math.Log(sum);

        double Term(int m)
        {
            (double mean, double scale) = Component(canvas.Row(r), values, mixtures, i, m);
            return Math.Log(Weight(canvas.Row(r), values, mixtures, i, m)) + LogBin(Level(image.Row(r)[i]), mean, scale);
        }
    }

    private static double Level(float value) => Math.Clamp(Math.Round(255.0 * value), 0, 255) / 255;

    /// <summary>softmax(logit) of a component.</summary>
    private static double Weight(ReadOnlySpan<float> canvas, int values, int mixtures, int i, int m)
    {
        double total = 0;
        for (int k = 0; k < mixtures; k++) total += Math.Exp((double)canvas[k * values + i] - canvas[m * values + i]);
        return 1 / total;
    }

    private static (double Mean, double Scale) Component(ReadOnlySpan<float> canvas, int values, int mixtures, int i, int m) =>
        (canvas[(mixtures + m) * values + i], Math.Exp(canvas[(2 * mixtures + m) * values + i]));

    /// <summary>log of sigmoid(upper) - sigmoid(lower) = sigmoid(upper) sigmoid(-lower) (1 - e^(lower - upper)), factors that keep their
    /// digits in any tail.</summary>
    private static double LogBin(double level, double mean, double scale)
    {
        double upper = (level + HalfLevel - mean) / scale, lower = (level - HalfLevel - mean) / scale;
        if (level <= 0) return -Softplus(-upper);
        if (level >= 1) return -Softplus(lower);
        return -Softplus(-upper) - Softplus(lower) + Math.Log(-Expm1(lower - upper));
    }

    private static (double DMean, double DLogScale) LogBinSlopes(double level, double mean, double scale)
    {
        double upper = (level + HalfLevel - mean) / scale, lower = (level - HalfLevel - mean) / scale, width = upper - lower;
        // d log sigmoid(u) = sigmoid(-u) du, d log sigmoid(-l) = -sigmoid(l) dl; by the mean du = dl = -1 / scale, by log scale du = -u, dl
        // = -l
        double atUpper = level >= 1 ? 0 : Sigmoid(-upper), atLower = level <= 0 ? 0 : Sigmoid(lower);
        double dLogScale = -(level >= 1 ? 0 : upper * atUpper) + (level <= 0 ? 0 : lower * atLower);
        if (level is > 0 and < 1) dLogScale -= width / Expm1(width);
        return ((atLower - atUpper) / scale, dLogScale);
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>e^x - 1, also where e^x rounds to 1.</summary>
    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + 0.5 * x) : Math.Exp(x) - 1;
}
