namespace AttentiveWriter.Runs;

/// <summary>What the curves of several runs are drawn over.</summary>
public enum ComparisonAxis
{
    /// <summary>Training steps.</summary>
    Steps,

    /// <summary>Images that were trained on: steps of a batch of each.</summary>
    Images,

    /// <summary>Time of training, without validations; a run without a record of it has no curve.</summary>
    Time,
}
