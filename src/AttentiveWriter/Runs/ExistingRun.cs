namespace AttentiveWriter.Runs;

/// <summary>What becomes of a run that is in the folder of a new one.</summary>
public enum ExistingRun
{
    /// <summary>The new one is refused.</summary>
    Refuse,

    /// <summary>Its files are removed, and no others.</summary>
    Replace,

    /// <summary>It goes on from its newest checkpoint that is whole, where its settings are those of the new one but for the steps. Where
    /// there is none, a new one starts, and what is there is moved into a folder within it.</summary>
    Resume,
}
