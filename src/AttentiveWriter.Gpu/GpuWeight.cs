using AttentiveWriter.Devices;

namespace AttentiveWriter.Gpu;

/// <summary>Columns of a weight, read where they stand.</summary>
/// <param name="columns">The weight, and which columns.</param>
internal sealed class GpuWeight(WeightColumns columns) : WeightBlock(columns)
{
    /// <inheritdoc/>
    public override void Refresh()
    {
        // Nothing is kept, so nothing is out of date.
    }
}
