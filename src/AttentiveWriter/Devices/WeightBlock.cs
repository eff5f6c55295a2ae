namespace AttentiveWriter.Devices;

/// <summary>Columns of a weight as a device keeps them for its products.</summary>
/// <param name="columns">The weight, and which columns.</param>
public abstract class WeightBlock(WeightColumns columns)
{
    /// <summary>The weight, and which columns.</summary>
    public WeightColumns Columns => columns;

    /// <summary>Columns of the block.</summary>
    public int Inputs => columns.Inputs;

    /// <summary>Rows of the weight.</summary>
    public int Outputs => columns.Outputs;

    /// <summary>Takes over the current values of the weight; to be called after any change of them.</summary>
    public abstract void Refresh();
}
