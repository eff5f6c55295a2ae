namespace AttentiveWriter.Runs;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>A model alone, without the training that made it.</summary>
    Model,

    /// <summary>A training works in it now.</summary>
    Running,

    /// <summary>It was stopped, or died, before its last step; it may go on.</summary>
    Stopped,

    /// <summary>All planned steps are done.</summary>
    Finished,
}
