using AttentiveWriter.Devices;

namespace AttentiveWriter.Models.ConvVae;

/// <summary>The shape of a convolutional variational auto-encoder: all that is needed to build it.</summary>
public sealed record ConvVaeSettings : GenerativeSettings
{
    /// <inheritdoc/>
    public override string Kind => "conv-vae";

    /// <summary>How often the image is halved, 1..8; its sides must be multiples of 2^levels.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>Filters of the first level, 1..1024; each further level has twice as many.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Size of the latent vector z, 1..8192.</summary>
    public int Latent { get; init; } = 50;

    /// <summary>What follows each hidden layer.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <inheritdoc/>
    public override string Summary =>
        $"convolutional VAE, {Plural.Of(Levels, "level")} of {Filters} filters and more ({Activation}), latent {Latent}";

    /// <inheritdoc/>
    public override Model Create(Device? device = null) => new ConvVaeModel(this, device);

    /// <inheritdoc/>
    protected override void CheckOwn(ICollection<string> problems)
    {
        Check(problems, "levels", Levels, 1, 8);
        Check(problems, "filters", Filters, 1, 1024);
        Check(problems, "latent", Latent, 1, 8192);
        Check(problems, "activation", Activation);
        CheckHalving(problems, Levels);
        if (problems.Count > 0) return;
        long widest = (long)Filters << (Levels - 1), features = (Height >> Levels) * (long)(Width >> Levels) * widest;
        CheckWeight(problems, "the widest convolution", Levels > 1 ? 9 * widest * widest / 2
            : 9 * widest * Math.Max(Channels, CanvasPlanes), "filters or levels");
        CheckWeight(problems, "the layer between the latent and the maps", features * (Latent + Classes),
            "latent or filters, or raise levels");
    }
}
