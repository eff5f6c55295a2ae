namespace AttentiveWriter.Autograd.Ops;

/// <summary>Fresh standard normal noise for every image and every step of the recurrence.</summary>
internal sealed class NormalNoise : Op
{
    private readonly Tape _tape;
    private readonly Variable _noise;
    private readonly int _t;

    private NormalNoise(Tape tape, Variable noise, int t) => (_tape, _noise, _t) = (tape, noise, t);

    /// <summary>Records the noise of step <paramref name="t"/>.</summary>
    /// <param name="tape">The tape; its <see cref="Tape.Noise"/> is the source.</param>
    /// <param name="latent">Values a row.</param>
    /// <param name="t">The step of the recurrence, from 0; <see cref="Tape.Time"/> is added to it.</param>
    /// <returns>[rows, latent], without a gradient.</returns>
    public static Variable Record(Tape tape, int latent, int t)
    {
        Variable noise = tape.Input(latent);
        tape.Record(new NormalNoise(tape, noise, t));
        return noise;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        INoise source = _tape.Noise ?? throw new InvalidOperationException("the tape has no source of noise");
        for (int r = 0; r < _tape.Rows; r++) source.Fill(r, _tape.Time + _t, _noise.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        // Noise is data: no gradient flows to it.
    }
}
