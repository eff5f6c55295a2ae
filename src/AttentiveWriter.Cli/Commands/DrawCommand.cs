using System.CommandLine;
using System.CommandLine.Help;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw</c>, with all its commands.</summary>
/// <remarks>The framework's own kind of root is called as the process is.</remarks>
internal sealed class DrawCommand : Command
{
    private const string About = "DRAW, the Deep Recurrent Attentive Writer: trains a model that draws images stroke by stroke, and "
        + "shows it drawing.";

    private readonly Option<bool> _json = Flag("--json", "Print one JSON document on stdout, also on failure, and nothing else there.");
    private readonly Option<bool> _quiet = Flag("--quiet", "Show no progress and no notes on stderr, only warnings and errors.");
    private readonly Option<bool> _verbose = Flag("--verbose", "Say on stderr what it runs on and, on failure, where it happened.");
    private readonly Option<bool> _noColour = Flag("--no-color", "No colour on stderr; so does NO_COLOR, and FORCE_COLOR forces it.");

    /// <summary>Creates the command for a session.</summary>
    public DrawCommand(Session session)
        : base("draw", About)
    {
        Add(new DemoCommand(session));
        Add(new TrainCommand(session));
        Add(new StudioCommand(session));
        Add(new GenerateCommand(session));
        Add(new ReconstructCommand(session));
        Add(new EncodeCommand(session));
        Add(new InterpolateCommand(session));
        Add(new CompleteCommand(session));
        Add(new ClassifyCommand(session));
        Add(new EvaluateCommand(session));
        Add(new ExplainCommand(session));
        Add(new ReportCommand(session));
        Add(new RunsCommand(session));
        Add(new CompareCommand(session));
        Add(new VerifyCommand(session));
        Add(new BenchCommand(session));
        Add(new DataCommand(session));
        Add(new ModelsCommand(session));
        Add(new InfoCommand(session));
        Add(new ExportCommand(session));
        Add(new CompletionCommand(session));
        var help = new HelpOption();
        help.Action = new HelpWithExamples(session, (HelpAction)help.Action!);
        Add(help);
        // The framework's own refuses all company.
        Add(new CommandOption<bool>("--version") { Description = "Show version information", Action = new VersionAction(session) });
        foreach (Option<bool> flag in new[] { _json, _quiet, _verbose, _noColour }) Add(flag);
    }

    /// <summary>Returns what a line says to every command.</summary>
    public CommonFlags Flags(ParseResult parsed) =>
        new(IsGiven(parsed, _json), IsGiven(parsed, _quiet), IsGiven(parsed, _verbose), IsGiven(parsed, _noColour));

    // Of a line with errors little is known, but a flag in it is meant.
    private static bool IsGiven(ParseResult parsed, Option<bool> flag) => parsed.GetResult(flag) is { Implicit: false } given
        && !(given.Tokens is [{ } only] && bool.TryParse(only.Value, out bool value) && !value);

    private static CommandOption<bool> Flag(string name, string description) => new(name) { Description = description, Recursive = true };
}
