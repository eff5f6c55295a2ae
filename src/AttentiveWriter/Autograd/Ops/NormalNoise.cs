using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>Fresh standard normal noise for every image and every step of the recurrence.</summary>
public sealed class NormalNoise : Op
{
    private readonly Noise _source;
    private readonly Variable _noise;
    private readonly int _t;

    private NormalNoise(Noise source, Variable noise, int t)
        : base([], noise) => (_source, _noise, _t) = (source, noise, t);

    /// <summary>Records the noise of step <paramref name="t"/>.</summary>
    /// <param name="tape">The tape; its <see cref="Tape.Noise"/> is the source.</param>
    /// <param name="latent">Values a row.</param>
    /// <param name="t">The step of the recurrence, from 0; <see cref="Noise.Time"/> is added to it.</param>
    /// <returns>[rows, latent], without a gradient.</returns>
    public static Variable Record(Tape tape, int latent, int t)
    {
        Variable noise = tape.Input(latent);
        tape.Record(new NormalNoise(tape.Noise, noise, t));
        return noise;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels)
    {
        if (!_source.HasSource) throw new InvalidOperationException("the tape has no source of noise");
        kernels.NormalNoise(_source, _t, _noise.Value);
    }

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // Noise is data: no gradient flows to it.
    }
}
