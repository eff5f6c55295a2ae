namespace AttentiveWriter.Runs;

/// <summary>How a run began in this process: what its user may want to know.</summary>
public sealed record RunOpening
{
    /// <summary>The checkpoint that it goes on from; null where it is a new run.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>What is wrong with each newer checkpoint, which was passed over.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>The folder into which files were moved that the run cannot go on with, or null: they are not deleted.</summary>
    public string? SetAside { get; init; }

    /// <summary>The run that left the folder locked without ending, in words; null where none did. Its lock is taken over.</summary>
    public string? StaleLock { get; init; }

    /// <summary>Rows that <c>metrics.jsonl</c> should have up to the checkpoint and has not.</summary>
    public long LostRows { get; init; }

    /// <summary>How many rows of <c>metrics.jsonl</c> and <c>timing.jsonl</c> could not be read and are left out, in words; null where all
    /// could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The step of the best validation, whose weights are no longer there: the next validation is the best so far; null where
    /// they are.</summary>
    public long? LostBest { get; init; }

    /// <summary>Whether the folder's <c>config.json</c> had other settings than the checkpoint, whose count, or none that could be
    /// read.</summary>
    public bool HadOtherSettings { get; init; }

    /// <summary>Whether the program before set a learning rate of its own, which no file can hold: unless this one sets it again, the run
    /// goes on with that of the settings.</summary>
    public bool HadOwnLearningRate { get; init; }

    /// <summary>Whether the checkpoint does not say what its data were, as before 0.6: from here on the run knows those that it was
    /// given.</summary>
    public bool TookData { get; init; }

    /// <summary>The version of the software that wrote the checkpoint, where it is another than this: the same bits are promised within one
    /// version.</summary>
    public string? OtherVersion { get; init; }
}
