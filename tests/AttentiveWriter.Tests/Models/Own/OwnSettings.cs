using AttentiveWriter.Devices;
using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>A kind of model as a program registers its own. It has no setting whose name the library has not: help names those of all
/// kinds.</summary>
public record OwnSettings : GenerativeSettings
{
    public override string Kind => "own";

    public override string Summary => $"own, {Glimpses} steps";

    public int Glimpses { get; init; } = 2;

    public int? Read { get; init; }

    public ActivationFunction Activation { get; init; }

    public override Model Create(Device? device = null) => new OwnModel(this, device);

    protected override void CheckOwn(ICollection<string> problems)
    {
        Check(problems, "glimpses", Glimpses, 1, 8);
        Check(problems, "activation", Activation);
    }
}
