using AttentiveWriter.Devices;

namespace AttentiveWriter.Models.Vae;

/// <summary>The shape of a conventional variational auto-encoder: all that is needed to build it.</summary>
public sealed record VaeSettings : GenerativeSettings
{
    /// <inheritdoc/>
    public override string Kind => "vae";

    /// <summary>Hidden layers of the encoder, and of the decoder, 1..16.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Units of each hidden layer, 1..8192.</summary>
    public int Hidden { get; init; } = 500;

    /// <summary>Size of the latent vector z, 1..8192.</summary>
    public int Latent { get; init; } = 50;

    /// <summary>What follows each hidden layer.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Tanh;

    /// <inheritdoc/>
    public override string Summary => $"VAE, {Layers} layers of {Hidden} a side ({Activation}), latent {Latent}";

    /// <inheritdoc/>
    public override Model Create(Device? device = null) => new VaeModel(this, device);

    /// <inheritdoc/>
    protected override void CheckOwn(ICollection<string> problems)
    {
        Check(problems, "layers", Layers, 1, 16);
        Check(problems, "hidden", Hidden, 1, 8192);
        Check(problems, "latent", Latent, 1, 8192);
        Check(problems, "activation", Activation);
    }
}
