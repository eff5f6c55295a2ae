using System.Text.Json.Serialization;

namespace AttentiveWriter.Models.ConvDraw;

/// <summary>The shape of a convolutional DRAW: all that is needed to build it.</summary>
public sealed record ConvDrawSettings : ModelSettings
{
    internal const string KindName = "conv-draw";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>T, steps of the recurrence, 1..1024.</summary>
    public int Glimpses { get; init; } = 12;

    /// <summary>How often the image is halved to the maps of the recurrence, 1..6; its sides must be multiples of 2^levels.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>Filters between the image and the maps, 1..1024.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Channels of each ConvLSTM, 1..1024.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Channels of the latent map of each step, 1..1024.</summary>
    public int Latent { get; init; } = 4;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Summary => $"convolutional DRAW, {Glimpses} steps on maps of {Width >> Levels}x{Height >> Levels}, ConvLSTM {Hidden}, latent {Latent}";

    internal override Model Create() => new ConvDrawModel(this);

    private protected override void Check(List<string> problems)
    {
        Check(problems, "glimpses", Glimpses, 1, 1024);
        Check(problems, "levels", Levels, 1, 6);
        Check(problems, "filters", Filters, 1, 1024);
        Check(problems, "hidden", Hidden, 1, 1024);
        Check(problems, "latent", Latent, 1, 1024);
        CheckHalving(problems, Levels);
    }
}
