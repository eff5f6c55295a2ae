using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void LogisticForward(Matrix image, Matrix canvas, Matrix cost)
    {
        for (int r = _first; r < End; r++) cost.Row(r)[0] = LogisticKernel.NegativeLogLikelihood(image.Row(r), canvas.Row(r));
    }

    /// <inheritdoc/>
    public override void LogisticBackward(Matrix image, Matrix canvas, Matrix dCost, Matrix dCanvas)
    {
        for (int r = _first; r < End; r++) LogisticKernel.Backward(image.Row(r), canvas.Row(r), dCost.Row(r)[0], dCanvas.Row(r));
    }

    /// <inheritdoc/>
    public override void LogisticMean(Matrix canvas, Matrix mean)
    {
        for (int r = _first; r < End; r++) LogisticKernel.Expect<V>(canvas.Row(r), mean.Row(r));
    }

    /// <inheritdoc/>
    public override void LogisticErrorForward(Matrix image, Matrix canvas, Matrix error)
    {
        for (int r = _first; r < End; r++)
        {
            Span<float> x = image.Row(r), rest = error.Row(r);
            LogisticKernel.Expect<V>(canvas.Row(r), rest);
            for (int i = 0; i < rest.Length; i++) rest[i] = x[i] - rest[i];
        }
    }

    /// <inheritdoc/>
    public override void LogisticErrorBackward(Matrix canvas, Matrix dError, Matrix dCanvas)
    {
        for (int r = _first; r < End; r++) LogisticKernel.ErrorBackward<V>(canvas.Row(r), dError.Row(r), dCanvas.Row(r));
    }
}

/// <summary>Independent values of 256 levels, each a discretised mixture of M logistics, for one row.</summary>
/// <remarks>
/// Salimans, Karpathy, Chen and Kingma, "PixelCNN++", 2017, arXiv 1701.05517, eq. 1 and 2, without what they let the channels say of each
/// other. A canvas is [3 M, values]: M planes of logits of the components, M of means on the scale 0..1, M of the logarithms of their
/// scales. A level k / 255 has the probability between k - 1/2 and k + 1/2; the first and the last also have all that is beyond.
/// </remarks>
internal static class LogisticKernel
{
    private const double Half = 0.5 / 255;

    /// <summary>Returns -log p(image | canvas) in nats; each value of the image counts as the nearest of the 256 levels.</summary>
    public static float NegativeLogLikelihood(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas)
    {
        int values = image.Length, mixtures = canvas.Length / (3 * values);
        Span<Component> components = stackalloc Component[mixtures];
        double sum = 0;
        for (int i = 0; i < values; i++)
        {
            (double weights, double joint) = Mix(image[i], canvas, values, i, components);
            sum += weights - joint;
        }
        return (float)sum;
    }

    /// <summary>dCanvas += dCost times the gradient of <see cref="NegativeLogLikelihood"/>.</summary>
    public static void Backward(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, float dCost, Span<float> dCanvas)
    {
        int values = image.Length, mixtures = canvas.Length / (3 * values);
        Span<Component> components = stackalloc Component[mixtures];
        for (int i = 0; i < values; i++)
        {
            (double weights, double joint) = Mix(image[i], canvas, values, i, components);
            for (int m = 0; m < mixtures; m++)
            {
                Component component = components[m];
                double logit = canvas[m * values + i], share = Math.Exp(logit + component.LogProbability - joint);
                dCanvas[m * values + i] += (float)(dCost * (Math.Exp(logit - weights) - share));
                dCanvas[(mixtures + m) * values + i] -= (float)(dCost * share * component.MeanSlope);
                dCanvas[(2 * mixtures + m) * values + i] -= (float)(dCost * share * component.LogScaleSlope);
            }
        }
    }

    /// <summary>expectation = sum of softmax(logit) mean over the components.</summary>
    public static void Expect<V>(ReadOnlySpan<float> canvas, Span<float> expectation)
        where V : struct, ILanes<V>
    {
        int values = expectation.Length, mixtures = canvas.Length / (3 * values);
        for (int i = 0; i < values; i += V.Count) VectorMath.Store(Expect<V>(canvas, values, mixtures, i).Expectation, expectation, i);
    }

    /// <summary>dCanvas -= dError times the gradient of <see cref="Expect{V}(ReadOnlySpan{float}, Span{float})"/>: error is image -
    /// expectation.</summary>
    public static void ErrorBackward<V>(ReadOnlySpan<float> canvas, ReadOnlySpan<float> dError, Span<float> dCanvas)
        where V : struct, ILanes<V>
    {
        int values = dError.Length, mixtures = canvas.Length / (3 * values);
        for (int i = 0; i < values; i += V.Count)
        {
            (V expectation, V largest, V total) = Expect<V>(canvas, values, mixtures, i);
            V d = VectorMath.Load<V>(dError, i);
            for (int m = 0; m < mixtures; m++)
            {
                Span<float> dLogit = dCanvas.Slice(m * values, values), dMean = dCanvas.Slice((mixtures + m) * values, values);
                V weighted = d * VectorMath.Exp(Plane<V>(canvas, values, m, i) - largest) / total;
                VectorMath.Store(VectorMath.Load<V>(dMean, i) - weighted, dMean, i);
                VectorMath.Store(VectorMath.Load<V>(dLogit, i) - weighted * (Plane<V>(canvas, values, mixtures + m, i) - expectation),
                    dLogit, i);
            }
        }
    }

    // The components of one value; logarithms of the sum of their weights, and of that sum with the probabilities of the level.
    private static (double Weights, double Joint) Mix(float value, ReadOnlySpan<float> canvas, int values, int i,
        Span<Component> components)
    {
        double level = Level(value), weights = double.NegativeInfinity, joint = double.NegativeInfinity;
        for (int m = 0; m < components.Length; m++)
        {
            components[m] = new Component(level, canvas[(components.Length + m) * values + i],
                canvas[(2 * components.Length + m) * values + i]);
            double logit = canvas[m * values + i];
            weights = LogAdd(weights, logit);
            joint = LogAdd(joint, logit + components[m].LogProbability);
        }
        return (weights, joint);
    }

    // With the largest logit and the sum of exp(logit - largest), of which the weights are made.
    private static (V Expectation, V Largest, V Total) Expect<V>(ReadOnlySpan<float> canvas, int values, int mixtures, int i)
        where V : struct, ILanes<V>
    {
        V largest = Plane<V>(canvas, values, 0, i), sum = V.Create(0), total = V.Create(0);
        for (int m = 1; m < mixtures; m++) largest = V.AtLeast(largest, Plane<V>(canvas, values, m, i));
        for (int m = 0; m < mixtures; m++)
        {
            V weight = VectorMath.Exp(Plane<V>(canvas, values, m, i) - largest);
            total += weight;
            sum = V.MultiplyAdd(weight, Plane<V>(canvas, values, mixtures + m, i), sum);
        }
        return (sum / total, largest, total);
    }

    private static V Plane<V>(ReadOnlySpan<float> canvas, int values, int plane, int i)
        where V : struct, ILanes<V>
        => VectorMath.Load<V>(canvas.Slice(plane * values, values), i);

    private static double Level(float value) => Math.Clamp(Math.Round(255.0 * value), 0, 255) / 255;

    // log(e^a + e^b), where either may be minus infinity.
    private static double LogAdd(double a, double b)
    {
        (double less, double more) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(less) ? more : more + Math.Log(1 + Math.Exp(less - more));
    }

    /// <summary>One logistic, and the level whose probability is asked for.</summary>
    private readonly struct Component(double level, double mean, double logScale)
    {
        private readonly double _scale = Math.Exp(logScale);

        // The ends of the level's bin in units of the scale; of the outer levels one end is infinite.
        private double Upper => level >= 1 ? double.PositiveInfinity : (level + Half - mean) / _scale;

        private double Lower => level <= 0 ? double.NegativeInfinity : (level - Half - mean) / _scale;

        // sigmoid(upper) - sigmoid(lower) = sigmoid(upper) sigmoid(-lower) (1 - e^(lower - upper)): three factors that keep their digits in
        // any tail.
        public double LogProbability => -Softplus(-Upper) - Softplus(Lower) + (IsInner ? Math.Log(-Expm1(-Width)) : 0);

        // d log p / d mean
        public double MeanSlope => ((IsLast ? 0 : -Sigmoid(-Upper)) + (IsFirst ? 0 : Sigmoid(Lower))) / _scale;

        // d log p / d log scale
        public double LogScaleSlope =>
            (IsLast ? 0 : -Upper * Sigmoid(-Upper)) + (IsFirst ? 0 : Lower * Sigmoid(Lower)) - (IsInner ? Width / Expm1(Width) : 0);

        private double Width => 2 * Half / _scale;

        private bool IsFirst => level <= 0;

        private bool IsLast => level >= 1;

        private bool IsInner => !IsFirst && !IsLast;

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

        // e^x - 1, also where e^x rounds to 1.
        private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + 0.5 * x) : Math.Exp(x) - 1;
    }
}
