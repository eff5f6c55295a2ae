using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>What somebody typed, as against what an option has by default.</summary>
internal static class GivenOption
{
    /// <summary>Whether an option was typed.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="option">The option.</param>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
