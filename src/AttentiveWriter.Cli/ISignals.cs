namespace AttentiveWriter.Cli;

/// <summary>Where signals come from, and how one ends the command.</summary>
internal interface ISignals
{
    /// <summary>Takes the signals over.</summary>
    /// <param name="handle">Gets the exit code that each has.</param>
    void Subscribe(Action<int> handle);

    /// <summary>Ends the command at once.</summary>
    void Exit(int code);
}
