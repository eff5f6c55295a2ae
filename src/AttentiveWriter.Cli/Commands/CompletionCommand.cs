using System.CommandLine;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw completion</c>.</summary>
internal sealed class CompletionCommand : WorkingCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> _shell = PathUse.Of(new CommandArgument<string>("SHELL")
    {
        HelpName = "SHELL",
        Description = $"{string.Join(", ", Shells)}.",
        CompletionSources = { Shells },
    }, PathKind.None);

    public CompletionCommand(Session session)
        : base(session, "completion", "Prints a script that completes commands, options and their values in a shell.")
    {
        Accept(_shell);
        Examples =
        [
            "eval \"$(draw completion bash)\"                                    in ~/.bashrc; zsh has the same in ~/.zshrc, after "
                + "compinit",
            "draw completion fish > ~/.config/fish/completions/draw.fish       fish looks there",
            "draw completion pwsh | Out-String | Invoke-Expression             in the profile of PowerShell",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string shell = parsed.GetValue(_shell)!;
        if (!Shells.Contains(shell))
            throw new UsageException($"there is no script for '{shell}'{Spelling.Hint(shell, Shells)}; shells: "
            + $"{string.Join(", ", Shells)}");
        using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"draw.{shell}")!;
        using var reader = new StreamReader(script);
        return new Result(shell, reader.ReadToEnd());
    }

    private sealed record Result(string Shell, string Script) : ICommandResult
    {
        public JsonObject ToJson() => new() { ["shell"] = Shell, ["script"] = Script };

        public void WriteTo(TextWriter output) => output.Write(Script);
    }
}
