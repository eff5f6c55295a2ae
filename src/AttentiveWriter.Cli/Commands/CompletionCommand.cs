using System.CommandLine;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw completion</c>.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private static readonly Argument<string> ShellArgument = PathUse.Of(new Argument<string>("SHELL") { HelpName = "SHELL", Description = $"{string.Join(", ", Shells)}.", CompletionSources = { Shells } }, PathKind.None);

    public static Command Create()
    {
        var command = new Command("completion", "Prints a script that completes commands, options and their values in a shell.") { ShellArgument };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "eval \"$(draw completion bash)\"                                    in ~/.bashrc; zsh has the same in ~/.zshrc, after compinit",
            "draw completion fish > ~/.config/fish/completions/draw.fish       fish looks there",
            "draw completion pwsh | Out-String | Invoke-Expression             in the profile of PowerShell");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string shell = parsed.GetValue(ShellArgument)!;
        if (!Shells.Contains(shell)) throw new UsageException($"there is no script for '{shell}'{Nearest.Hint(shell, Shells)}; shells: {string.Join(", ", Shells)}");
        using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"draw.{shell}")!;
        using var reader = new StreamReader(script);
        string text = reader.ReadToEnd();
        if (JsonReport.IsWanted) JsonReport.Write(new JsonObject { ["shell"] = shell, ["script"] = text });
        else Console.Out.Write(text);
        return ExitCode.Ok;
    }
}
