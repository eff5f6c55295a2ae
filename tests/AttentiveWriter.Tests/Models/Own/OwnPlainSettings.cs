using AttentiveWriter.Devices;
using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>A kind of model that neither draws nor tells classes apart.</summary>
public sealed record OwnPlainSettings : ModelSettings
{
    public override string Kind => "own-plain";

    public override string Summary => $"own, hidden {Hidden}";

    public override ModelTask Task { get; } = new OwnPlainTask();

    public int Hidden { get; init; } = 5;

    public override Model Create(Device? device = null) => new OwnPlainModel(this, device);

    protected override void Check(ICollection<string> problems) => Check(problems, "hidden", Hidden, 1, 100);
}
