using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>The shape of a DRAW model: all that is needed to build it.</summary>
public sealed record DrawSettings : GenerativeSettings
{
    /// <inheritdoc/>
    public override string Kind => "draw";

    /// <summary>T, steps of the recurrence, 1..1024: glimpses taken and strokes drawn.</summary>
    public int Glimpses { get; init; } = 64;

    /// <summary>Cells of each LSTM, 1..8192.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Size of the latent vector z of each step, 1..8192.</summary>
    public int Latent { get; init; } = 100;

    /// <summary>N of the read window, at most the longer side of the image; null reads the whole image without attention.</summary>
    public int? Read { get; init; } = 2;

    /// <summary>N of the write window, at most the longer side of the image; null writes the whole canvas without attention.</summary>
    public int? Write { get; init; } = 5;

    /// <summary>How the read window attends.</summary>
    public AttentionKind ReadAttention { get; init; }

    /// <summary>How the write window attends.</summary>
    public AttentionKind WriteAttention { get; init; }

    /// <summary>The prior of the latents: that of the paper, or a learned one.</summary>
    public PriorKind Prior { get; init; }

    /// <inheritdoc/>
    public override int DrawingSteps => Glimpses;

    /// <inheritdoc/>
    public override string Origin => "DRAW, the Deep Recurrent Attentive Writer (Gregor et al. 2015)";

    /// <inheritdoc/>
    public override string Summary =>
        $"DRAW, {Plural.Of(Glimpses, "glimpse")}, LSTM {Hidden}, latent {Latent}, read {AttentionKinds.Words(ReadAttention, Read)}, write "
            + $"{AttentionKinds.Words(WriteAttention, Write)}{(Prior == PriorKind.Learned ? ", learned prior" : "")}";

    /// <inheritdoc/>
    public override bool ReadsByWindow => Read is not null;

    /// <inheritdoc/>
    public override bool WritesByWindow => Write is not null;

    /// <inheritdoc/>
    public override Model Create(Device? device = null) => new DrawModel(this, device);

    /// <inheritdoc/>
    protected override void CheckOwn(ICollection<string> problems)
    {
        Check(problems, "glimpses", Glimpses, 1, 1024);
        Check(problems, "hidden", Hidden, 1, 8192);
        Check(problems, "latent", Latent, 1, 8192);
        int side = Math.Clamp(Math.Max(Width, Height), 1, 1024);
        if (Read is int read) Check(problems, "read", read, 1, side, " (the longer side of the image), or none");
        if (Write is int write) Check(problems, "write", write, 1, side, " (the longer side of the image), or none");
        Check(problems, "prior", Prior);
        CheckAttention(problems, "read", Read, ReadAttention);
        CheckAttention(problems, "write", Write, WriteAttention);
    }

    private static void CheckAttention(ICollection<string> problems, string name, int? size, AttentionKind kind)
    {
        Check(problems, name + "_attention", kind);
        if (size is null && Enum.IsDefined(kind)
            && kind != AttentionKind.Gaussian) problems.Add($"{name}_attention is {kind}, but {name} is none: set {name} to a size");
    }
}
