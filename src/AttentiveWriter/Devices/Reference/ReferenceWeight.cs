namespace AttentiveWriter.Devices;

/// <summary>Columns of a weight, read where they stand.</summary>
/// <param name="columns">The weight, and which columns.</param>
internal sealed class ReferenceWeight(WeightColumns columns) : WeightBlock(columns)
{
    /// <summary>W[output, input].</summary>
    public float this[int output, int input] => Columns.Value.Row(output)[Columns.First + input];

    /// <inheritdoc/>
    public override void Refresh()
    {
        // Nothing is kept, so nothing is out of date.
    }
}
