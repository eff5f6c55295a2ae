using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AttentiveWriter.Cli;

/// <summary>The framework's help, followed by examples and, for the whole command, by the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Sets the examples of a command.</summary>
    public static void Add(Command command, params string[] examples) => Examples[command] = examples;

    public override int Invoke(ParseResult parseResult)
    {
        LateDescription.Fill(parseResult.CommandResult.Command);
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command, out string[]? lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines) output.WriteLine("  " + line);
            output.WriteLine();
        }
        if (command is RootCommand)
        {
            output.WriteLine("Start here:");
            output.WriteLine("  draw demo                                   train on built-in glyphs for a minute, and watch it draw");
            output.WriteLine("  draw generate --out digits.png              draw digits with the model that ships");
            output.WriteLine();
            output.WriteLine("Exit codes:");
            output.WriteLine("  " + ExitCode.Help);
        }
        return code;
    }
}
