namespace AttentiveWriter.Training;

/// <summary>Where a run stands: all of it but weights and moments.</summary>
internal sealed record TrainingState
{
    /// <summary>Steps done; the position in the data follows from it.</summary>
    public long Step { get; init; }

    /// <summary>The step at which the last validation was done; -1 before the first.</summary>
    public long ValidatedStep { get; init; } = -1;

    /// <summary>Best validation bound, or cross-entropy of a classifier, so far; null before the first.</summary>
    public double? BestBound { get; init; }

    /// <summary>The step of the best bound.</summary>
    public long BestStep { get; init; } = -1;

    /// <summary>Seconds spent training, over all resumes.</summary>
    public double Seconds { get; init; }

    /// <summary>Rows that <c>metrics.jsonl</c>, the history of the run, has up to here; null in checkpoints of before 0.5.</summary>
    public long? Rows { get; init; }

    /// <summary>Sums since the last row of the metrics.</summary>
    public MetricSums Sums { get; init; } = new(0, 0, 0, 0);
}
