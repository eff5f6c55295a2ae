namespace AttentiveWriter.Tests.Models.Own;

/// <summary>A kind of model with a setting that a training has, too.</summary>
public sealed record OwnClashSettings : OwnSettings
{
    public override string Kind => "own-clash";

    public int Steps { get; init; } = 3;
}
