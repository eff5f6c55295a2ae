using System.Diagnostics;

namespace AttentiveWriter.Tests.Cli;

public class CompletionTests
{
    [Theory]
    [InlineData("draw tra", "train")]
    [InlineData("draw data s", "show")]
    [InlineData("draw train --pres", "--preset")]
    [InlineData("draw train --preset mnist-s", "mnist-small")]
    [InlineData("draw train --preset mnist", "mnist mnist-no-attention mnist-quick mnist-small")]
    [InlineData("draw train --set hid", "hidden=")]
    [InlineData("draw generate --model mn", "mnist mnist-quick")]
    [InlineData("draw evaluate --split v", "validation")]
    [InlineData("draw completion ", "bash fish pwsh zsh")]
    public void Bash_Line_IsCompleted(string line, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        using var draw = new DrawProcess();
        File.WriteAllText(draw.At("completion.bash"), draw.Run("completion", "bash").Output);
        // As bash calls the function: the line, its words, and where the cursor is.
        File.WriteAllText(draw.At("complete.bash"), $$"""
            draw() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "draw.dll")}}' "$@"; }
            source completion.bash
            COMP_LINE='{{line}}'
            COMP_POINT=${#COMP_LINE}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            complete -p draw >/dev/null || exit 1
            _draw
            printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | paste -sd' '
            """);

        using var bash = Process.Start(new ProcessStartInfo("bash", ["complete.bash"]) { WorkingDirectory = draw.Folder, RedirectStandardOutput = true })!;
        string found = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();

        Assert.Equal((0, expected), (bash.ExitCode, found.Trim()));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _draw draw")]
    [InlineData("zsh", "compdef _draw draw")]
    [InlineData("fish", "complete -c draw")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Completion_EachShell_HasAScriptThatAsksTheCommand(string shell, string expected)
    {
        using var draw = new DrawProcess();

        string script = draw.Run("completion", shell).Output;

        Assert.Contains(expected, script);
        Assert.Contains("[suggest:", script);
    }
}
