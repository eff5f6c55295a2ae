using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void LogisticForward(Matrix image, Matrix canvas, Matrix cost) =>
        Queue.ForEachGroup(LogisticKernel.Forward, image.Rows, new CostArguments(image, canvas, cost, default));

    /// <inheritdoc/>
    public override void LogisticBackward(Matrix image, Matrix canvas, Matrix dCost, Matrix dCanvas) =>
        Queue.ForEach(LogisticKernel.Backward, image.Count, new CostArguments(image, canvas, dCost, dCanvas));

    /// <inheritdoc/>
    public override void LogisticMean(Matrix canvas, Matrix mean) =>
        Queue.ForEach(LogisticKernel.Mean, mean.Count, new SourceArguments(canvas, mean));

    /// <inheritdoc/>
    public override void LogisticErrorForward(Matrix image, Matrix canvas, Matrix error) =>
        Queue.ForEach(LogisticKernel.ErrorForward, image.Count, new ErrorArguments(image, canvas, default, error));

    /// <inheritdoc/>
    public override void LogisticErrorBackward(Matrix canvas, Matrix dError, Matrix dCanvas) =>
        Queue.ForEach(LogisticKernel.ErrorBackward, dError.Count, new ErrorArguments(default, canvas, dError, dCanvas));
}

/// <summary>Values of 256 levels, each a discretised mixture of logistics, on the device (Salimans et al. 2017, eq. 2): the cost a group of
/// threads for each row, all else a thread for each value.</summary>
internal static unsafe class LogisticKernel
{
    private const double HalfLevel = 0.5 / 255;

    public static void Forward(CostArguments p)
    {
        int row = Grid.IdxX;
        double sum = 0;
        for (int i = Group.IdxX; i < p.Target.Columns; i += Group.DimX)
        {
            Mixture mixture = Of(p.Prediction, p.Target.Columns, row, i);
            sum += mixture.LogWeights - LogJoint(mixture, Level(p.Target.Row(row)[i]));
        }
        sum = GroupSum.Of(sum);
        if (Group.IdxX == 0) p.Cost.Values[row] = (float)sum;
    }

    public static void Backward(CostArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Target.Count) return;
        int values = p.Target.Columns, row = item / values, i = item % values;
        Mixture mixture = Of(p.Prediction, values, row, i);
        float* dCanvas = p.DPrediction.Row(row) + i;
        double level = Level(p.Target.Values[item]), joint = LogJoint(mixture, level), dCost = p.Cost.Values[row];
        for (int m = 0; m < mixture.Count; m++)
        {
            double mean = mixture.Mean(m), scale = mixture.Scale(m), logit = mixture.Logit(m);
            double upper = (level + HalfLevel - mean) / scale, lower = (level - HalfLevel - mean) / scale, width = upper - lower;
            // share of the component in p, and d log p of it
            double share = GpuMath.Exp(logit + LogBin(level, mean, scale) - joint);
            // d log sigmoid(u) = sigmoid(-u) du, d log sigmoid(-l) = -sigmoid(l) dl; by the mean du = dl = -1 / scale, by log scale
            // du = -u, dl = -l
            double atUpper = level >= 1 ? 0 : GpuMath.Sigmoid(-upper), atLower = level <= 0 ? 0 : GpuMath.Sigmoid(lower);
            double dLogScale = -(level >= 1 ? 0 : upper * atUpper) + (level <= 0 ? 0 : lower * atLower);
            if (level > 0 && level < 1) dLogScale -= width / GpuMath.Expm1(width);
            dCanvas[m * values] += (float)(dCost * (GpuMath.Exp(logit - mixture.LogWeights) - share));
            dCanvas[(mixture.Count + m) * values] -= (float)(dCost * share * (atLower - atUpper) / scale);
            dCanvas[(2 * mixture.Count + m) * values] -= (float)(dCost * share * dLogScale);
        }
    }

    public static void Mean(SourceArguments p)
    {
        int item = Items.Mine;
        if (item < p.Destination.Count)
            p.Destination.Values[item] = (float)Expectation(Of(p.Source, p.Destination.Columns, item / p.Destination.Columns,
                item % p.Destination.Columns));
    }

    public static void ErrorForward(ErrorArguments p)
    {
        int item = Items.Mine;
        if (item < p.Result.Count)
            p.Result.Values[item] = p.Image.Values[item]
                - (float)Expectation(Of(p.Second, p.Result.Columns, item / p.Result.Columns, item % p.Result.Columns));
    }

    public static void ErrorBackward(ErrorArguments p)
    {
        int item = Items.Mine;
        if (item >= p.DError.Count) return;
        int values = p.DError.Columns, row = item / values, i = item % values;
        Mixture mixture = Of(p.Second, values, row, i);
        double expectation = Expectation(mixture), d = p.DError.Values[item];
        float* dCanvas = p.Result.Row(row) + i;
        for (int m = 0; m < mixture.Count; m++)
        {
            // x^ = x - sum of weight mean
            double weight = GpuMath.Exp(mixture.Logit(m) - mixture.LogWeights);
            dCanvas[m * values] -= (float)(d * weight * (mixture.Mean(m) - expectation));
            dCanvas[(mixture.Count + m) * values] -= (float)(d * weight);
        }
    }

    private static double Level(float value)
    {
        double level = Math.Floor(255.0 * value + 0.5);
        return (level < 0 ? 0 : level > 255 ? 255 : level) / 255;
    }

    private static Mixture Of(GpuMatrix canvas, int values, int row, int i)
    {
        long address = canvas.Address + sizeof(float) * ((long)row * canvas.Columns + i);
        var mixture = new Mixture(address, values, canvas.Columns / (3 * values), 0);
        double largest = double.NegativeInfinity, sum = 0;
        for (int m = 0; m < mixture.Count; m++) if (mixture.Logit(m) > largest) largest = mixture.Logit(m);
        for (int m = 0; m < mixture.Count; m++) sum += GpuMath.Exp(mixture.Logit(m) - largest);
        return new Mixture(address, values, mixture.Count, largest + GpuMath.Log(sum));
    }

    /// <summary>log of the sum of e^logit p over the components.</summary>
    private static double LogJoint(Mixture mixture, double level)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int m = 0; m < mixture.Count; m++)
        {
            double term = mixture.Logit(m) + LogBin(level, mixture.Mean(m), mixture.Scale(m));
            if (term > largest) largest = term;
        }
        for (int m = 0; m < mixture.Count; m++)
            sum += GpuMath.Exp(mixture.Logit(m) + LogBin(level, mixture.Mean(m), mixture.Scale(m)) - largest);
        return largest + GpuMath.Log(sum);
    }

    private static double Expectation(Mixture mixture)
    {
        double sum = 0;
        for (int m = 0; m < mixture.Count; m++) sum += GpuMath.Exp(mixture.Logit(m) - mixture.LogWeights) * mixture.Mean(m);
        return sum;
    }

    /// <summary>log of sigmoid(upper) - sigmoid(lower) = sigmoid(upper) sigmoid(-lower) (1 - e^(lower - upper)).</summary>
    private static double LogBin(double level, double mean, double scale)
    {
        double upper = (level + HalfLevel - mean) / scale, lower = (level - HalfLevel - mean) / scale;
        if (level <= 0) return -GpuMath.Softplus(-upper);
        if (level >= 1) return -GpuMath.Softplus(lower);
        return -GpuMath.Softplus(-upper) - GpuMath.Softplus(lower) + GpuMath.Log(-GpuMath.Expm1(lower - upper));
    }

    /// <summary>The components of one value.</summary>
    private readonly struct Mixture(long address, int values, int count, double logWeights)
    {
        public int Count => count;

        /// <summary>log of the sum of e^logit.</summary>
        public double LogWeights => logWeights;

        public double Logit(int m) => ((float*)address)[m * values];

        public double Mean(int m) => ((float*)address)[(count + m) * values];

        public double Scale(int m) => GpuMath.Exp((double)((float*)address)[(2 * count + m) * values]);
    }
}
