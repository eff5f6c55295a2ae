using System.Collections.Concurrent;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>The framework's help, followed by examples and, for the whole command, by the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly ConcurrentDictionary<Command, string[]> Examples = [];

    private static readonly string[] Start =
    [
        "draw demo                                   train on built-in glyphs for a minute, and watch it draw",
        "draw generate --out digits.png              draw digits with the model that ships",
    ];

    /// <summary>Sets the examples of a command, each with its comment after a gap.</summary>
    public static void Add(Command command, params string[] examples) => Examples[command] = examples;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        LateDescription.Fill(command);
        using var text = new StringWriter();
        TextWriter output = JsonReport.IsWanted ? text : Console.Out;
        int width = JsonReport.IsWanted || Console.IsOutputRedirected ? 0 : TerminalWidth.Columns(1);
        if (width > 0 || !Console.IsOutputRedirected) help.MaxWidth = width > 0 ? width : int.MaxValue;
        parseResult.InvocationConfiguration.Output = output;
        int code = help.Invoke(parseResult);
        if (Examples.TryGetValue(command, out string[]? lines)) Write(output, "Examples:", lines, width);
        if (command is RootCommand)
        {
            Write(output, "Start here:", Start, width);
            output.WriteLine("Exit codes:");
            output.WriteLine("  " + ExitCode.Help);
        }
        if (JsonReport.IsWanted) JsonReport.Write(new JsonObject { ["help"] = text.ToString() });
        return code;
    }

    // A comment that does not fit beside its example stands under it.
    private static void Write(TextWriter output, string title, string[] examples, int width)
    {
        output.WriteLine(title);
        foreach (string example in examples)
        {
            int gap = example.IndexOf("  ", StringComparison.Ordinal);
            if (gap < 0 || width == 0 || 2 + example.Length <= width) output.WriteLine("  " + example);
            else
            {
                output.WriteLine("  " + example[..gap]);
                output.WriteLine("      " + example[gap..].TrimStart());
            }
        }
        output.WriteLine();
    }
}
