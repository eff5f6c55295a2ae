namespace AttentiveWriter.Models;

/// <summary>Given images as a model holds them: the latents of each step, where they come from, and what they cost.</summary>
public sealed class EncodedImages
{
    internal EncodedImages(int steps, int count, int size, bool hasPrior)
    {
        Z = new(steps, count, size);
        Mean = new(steps, count, size);
        LogSigma = new(steps, count, size);
        Noise = hasPrior ? new(steps, count, size) : Z;
        PriorMean = hasPrior ? new(steps, count, size) : null;
        PriorLogSigma = hasPrior ? new(steps, count, size) : null;
        Divergence = new(steps, count, 1);
        Reconstruction = new(steps, count, 1);
    }

    /// <summary>z_t, a sample of Q(Z_t): what <see cref="GenerativeModel.Decode(Latents, int, bool, IReadOnlyList{int}?)"/>
    /// takes.</summary>
    public Latents Z { get; }

    /// <summary>The standard normal noise from which drawing makes these z (to rounding), (z_t - mu) / sigma of P(Z_t): z itself where P
    /// is N(0, 1). What <see cref="GenerativeModel.Generate(Latents, int, bool, IReadOnlyList{int}?)"/> takes.</summary>
    public Latents Noise { get; }

    /// <summary>mu of Q(Z_t).</summary>
    public Latents Mean { get; }

    /// <summary>log sigma of Q(Z_t).</summary>
    public Latents LogSigma { get; }

    /// <summary>mu of P(Z_t) where the prior is learned; null where it is N(0, 1).</summary>
    public Latents? PriorMean { get; }

    /// <summary>log sigma of P(Z_t) where the prior is learned; null where it is N(0, 1).</summary>
    public Latents? PriorLogSigma { get; }

    /// <summary>KL(Q(Z_t) || P(Z_t)), nats, [steps, images, 1]: what the latent of a step costs.</summary>
    public Latents Divergence { get; }

    /// <summary>-log D(x | c_t), nats, [steps, images, 1]: what the image would cost, given the canvas after a step; after the last it is
    /// L^x.</summary>
    public Latents Reconstruction { get; }

    /// <summary>Whether every number is finite: of weights that are far too large, some are not.</summary>
    public bool IsFinite => new[] { Z, Noise, Mean, LogSigma, PriorMean, PriorLogSigma, Divergence, Reconstruction }.OfType<Latents>()
        .All(values => Array.TrueForAll(values.Values, float.IsFinite));

    /// <summary>KL of each value of a step's latent of an image, nats; together they are the <see cref="Divergence"/>.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="image">The image, from 0.</param>
    public double[] DivergenceOfValues(int step, int image)
    {
        double[] kl = new double[Z.Size];
        for (int k = 0; k < kl.Length; k++)
        {
            double mean = Mean.At(step, image)[k], log = LogSigma.At(step, image)[k],
                priorMean = PriorMean is { } m ? m.At(step, image)[k] : 0, priorLog = PriorLogSigma is { } s ? s.At(step, image)[k] : 0,
                apart = mean - priorMean;
            kl[k] = priorLog - log + (Math.Exp(2 * log) + apart * apart) / (2 * Math.Exp(2 * priorLog)) - 0.5;
        }
        return kl;
    }

    /// <summary>Notes a step of images [first, first + count) of a pass.</summary>
    internal void Set(int first, int count, int step, RecordedInference pass)
    {
        Nn.Latent latent = pass.Step.Latent;
        Copy(latent.Value.Read(), Z);
        Copy(latent.Posterior.Mean.Read(), Mean);
        Copy(latent.Posterior.LogSigma.Read(), LogSigma);
        Copy(latent.Divergence.Read(), Divergence);
        Copy(pass.Reconstruction.Read(), Reconstruction);
        if (latent.Prior is not { } prior) return;
        Copy(prior.Mean.Read(), PriorMean!);
        Copy(prior.LogSigma.Read(), PriorLogSigma!);
        for (int i = first; i < first + count; i++)
        {
            Span<float> z = Z.At(step, i), mean = PriorMean!.At(step, i), log = PriorLogSigma!.At(step, i), noise = Noise.At(step, i);
            for (int k = 0; k < z.Length; k++) noise[k] = (float)(((double)z[k] - mean[k]) / Math.Exp(log[k]));
        }

        void Copy(float[] rows, Latents to) =>
            rows.AsSpan(0, count * to.Size).CopyTo(to.Values.AsSpan((step * to.Count + first) * to.Size));
    }
}
