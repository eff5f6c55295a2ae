using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>The scalar reference: everything that a device does, one number at a time, on one thread.</summary>
internal sealed class ReferenceDevice : HostDevice
{
    private ReferenceDevice()
    {
    }

    /// <summary>The only one.</summary>
    public static ReferenceDevice Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new ReferenceWeight(columns);

    /// <inheritdoc/>
    public override Executor Start(int workers) => new ReferenceExecutor(this);
}
