using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json.Nodes;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Cli;

/// <summary>The framework's help, followed by examples and, for the whole command, by the exit codes.</summary>
internal sealed class HelpWithExamples(Session session, HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] Start =
    [
        "draw demo                                   train on built-in glyphs for a minute, and watch it draw",
        "draw generate --out digits.png              draw digits with the model that ships",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        foreach (Option option in command.Options)
            if ((option as ISymbolDetails)?.LazyDescription is Func<string> description) option.Description = description();
        int width = session.Flags.Json || !session.Terminal.IsOutputTerminal ? 0 : session.Terminal.OutputColumns();
        using var text = new StringWriter();
        help.MaxWidth = width > 0 ? width : int.MaxValue;
        parseResult.InvocationConfiguration.Output = text;
        help.Invoke(parseResult);
        // The framework writes the name of a value as .NET has it.
        foreach (string name in command.Options.Where(o => o.ValueType.IsEnum && o.HasDefaultValue).Select(o => $"{o.GetDefaultValue()}"))
            text.GetStringBuilder().Replace($"[default: {name}]", $"[default: {name.ToLowerInvariant()}]");
        if (command is CommandWithExamples { Examples: { Count: > 0 } examples }) Write(text, "Examples:", examples, width);
        if (command is DrawCommand)
        {
            Write(text, "Start here:", Start, width);
            text.WriteLine("Exit codes:");
            text.WriteLine("  " + ExitCode.Help);
        }
        return session.Print(new HelpText(text.ToString()));
    }

    // A comment that does not fit beside its example stands under it.
    private static void Write(StringWriter output, string title, IReadOnlyList<string> examples, int width)
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

    private sealed record HelpText(string Text) : ICommandResult
    {
        public JsonObject ToJson() => new() { ["help"] = Text };

        // A line at a time: a terminal breaks what is too wide for it.
        public void WriteTo(TextWriter output)
        {
            foreach (string line in Text.Split(Environment.NewLine)[..^1]) output.WriteLine(line);
        }
    }
}
