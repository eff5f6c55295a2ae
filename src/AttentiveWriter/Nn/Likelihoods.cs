using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>The kinds of <see cref="Likelihood"/>.</summary>
public static class Likelihoods
{
    /// <summary>Returns the distribution that a canvas stands for.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="canvas">c, [rows, planes * pixels].</param>
    public static Likelihood Given(LikelihoodKind kind, Variable canvas) =>
        kind == LikelihoodKind.Logistics ? new LogisticMixture(canvas) : new Bernoulli(canvas);

    /// <summary>Values that a canvas has for each of an image.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="mixtures">M, components of a mixture.</param>
    public static int Planes(LikelihoodKind kind, int mixtures) => kind == LikelihoodKind.Logistics ? 3 * mixtures : 1;

    /// <summary>Sets a canvas to what says most of a mean image.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="mean">Mean intensity of each value, 0..1.</param>
    /// <param name="canvas">Written to.</param>
    public static void Expecting(LikelihoodKind kind, ReadOnlySpan<float> mean, Span<float> canvas)
    {
        if (kind == LikelihoodKind.Logistics) LogisticMixture.Expecting(mean, canvas);
        else Bernoulli.Expecting(mean, canvas);
    }
}
