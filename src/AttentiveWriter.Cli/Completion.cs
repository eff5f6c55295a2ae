using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>What a shell may offer for the word at the end of a line: the framework's suggestions, without those that nobody means.</summary>
internal static class Completion
{
    // Other names of --help.
    private static readonly string[] Aliases = ["-?", "-h", "/?", "/h"];

    /// <summary>Prints the suggestions, one a line.</summary>
    public static int Suggest(ParseResult parsed, string[] args)
    {
        using var all = new StringWriter();
        InvocationConfiguration configuration = Runner.Configuration;
        configuration.Output = all;
        int code = parsed.Invoke(configuration);
        string line = args[^1], word = line[(line.LastIndexOf(' ') + 1)..];
        // The framework also offers what has the word in its middle.
        string[] found = [.. all.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(name => name.StartsWith(word, StringComparison.Ordinal) && !Aliases.Contains(name))];
        // Options come where nothing else can stand, or once their dash is typed.
        string[] values = [.. found.Where(name => name[0] != '-')];
        foreach (string name in values.Length > 0 ? values : found) Console.Out.WriteLine(name);
        return code;
    }
}
