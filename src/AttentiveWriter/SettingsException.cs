namespace AttentiveWriter;

/// <summary>A setting, or a name of a preset, a data set or a class, that cannot be, alone or with the others: what was chosen is wrong,
/// and not what a file holds.</summary>
/// <remarks>Its message is one line for whoever chose: what was given, what was expected and, where there is one, the cure. All other
/// <see cref="ArgumentException"/>s of the library are mistakes of a program. The command maps it to exit code 2.</remarks>
public sealed class SettingsException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">What is wrong and what was expected.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public SettingsException(string problem, Exception? inner = null)
        : base(problem, inner)
    {
    }

    /// <summary>What can be done about it.</summary>
    public Remedy Remedy { get; init; }
}
