namespace AttentiveWriter.Tests.Models.Own;

/// <summary>The same, whose JSON is generated with the program.</summary>
public sealed record OwnGeneratedSettings : OwnSettings
{
    public override string Kind => "own-generated";
}
