namespace AttentiveWriter.Cli;

/// <summary>What stderr is, and what may be written there.</summary>
internal static class ErrorTerminal
{
    private static readonly bool IsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether <c>--quiet</c> was given: only warnings and errors.</summary>
    public static bool Quiet { get; set; }

    /// <summary>Whether <c>--verbose</c> was given: where a failure happened.</summary>
    public static bool Verbose { get; set; }

    /// <summary>Whether <c>--no-color</c> was given.</summary>
    public static bool NoColour { get; set; }

    /// <summary>Whether a line on stderr can be overwritten, and should be.</summary>
    public static bool IsLive => IsTerminal && !Quiet && !IsShared;

    /// <summary>Says something that is no result and no warning.</summary>
    public static void Note(string line)
    {
        if (Quiet) return;
        LiveLine.Clear();
        Console.Error.WriteLine(line);
    }

    /// <summary>Says something that its user should look at, also where <c>--quiet</c> was given.</summary>
    public static void Warn(string line)
    {
        LiveLine.Clear();
        Console.Error.WriteLine($"warning: {line}");
    }

    /// <summary>Good news.</summary>
    public static string Green(string text) => Coloured(text, 32);

    /// <summary>Bad news.</summary>
    public static string Red(string text) => Coloured(text, 31);

    private static string Coloured(string text, int colour) => HasColour ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    private static bool HasColour => !NoColour && !IsShared && ((IsSet("FORCE_COLOR") && Environment.GetEnvironmentVariable("FORCE_COLOR") != "0") || (IsTerminal && !IsSet("NO_COLOR")));

    // Under mpirun both streams may be one terminal, where a program reads the JSON document.
    private static bool IsShared => JsonReport.IsWanted && !Console.IsOutputRedirected;

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
