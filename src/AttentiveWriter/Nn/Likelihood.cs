using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>D(X | c): what a canvas says of the pixels, on a tape.</summary>
public abstract record Likelihood
{
    /// <summary>Returns the distribution that a canvas stands for.</summary>
    public static Likelihood Given(LikelihoodKind kind, Variable canvas) => kind == LikelihoodKind.Logistics ? new LogisticMixture(canvas) : new Bernoulli(canvas);

    /// <summary>Records -log p(image) for each row, in nats.</summary>
    public abstract Variable NegativeLogLikelihood(Variable image);

    /// <summary>Records image - E[X | c]: what the canvas has not yet explained.</summary>
    public abstract Variable Error(Variable image);

    /// <summary>Values that a canvas has for each of an image.</summary>
    /// <param name="kind">The likelihood.</param>
    /// <param name="mixtures">M, components of a mixture.</param>
    public static int Planes(LikelihoodKind kind, int mixtures) => kind == LikelihoodKind.Logistics ? 3 * mixtures : 1;

    /// <summary>Computes E[X | c], the intensities that a canvas stands for.</summary>
    /// <param name="kernels">What the device computes.</param>
    /// <param name="kind">The likelihood.</param>
    /// <param name="canvas">c, [rows, planes * pixels].</param>
    /// <param name="mean">Overwritten, [rows, pixels].</param>
    public static void Mean(Kernels kernels, LikelihoodKind kind, Matrix canvas, Matrix mean)
    {
        if (kind == LikelihoodKind.Logistics) kernels.LogisticMean(canvas, mean);
        else kernels.BernoulliMean(canvas, mean);
    }

    /// <summary>Sets a canvas to what says most of a mean image.</summary>
    /// <param name="kind">The likelihood.</param>
    /// <param name="mean">Mean intensity of each value, 0..1.</param>
    /// <param name="canvas">Written to.</param>
    public static void Expecting(LikelihoodKind kind, ReadOnlySpan<float> mean, Span<float> canvas)
    {
        if (kind == LikelihoodKind.Logistics) LogisticMixture.Expecting(mean, canvas);
        else Bernoulli.Expecting(mean, canvas);
    }
}
