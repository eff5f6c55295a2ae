using System.Diagnostics;

namespace AttentiveWriter.Tests.Cli;

public class CompletionTests
{
    [Theory]
    [InlineData("draw tra", "train")]
    [InlineData("draw data s", "show")]
    [InlineData("draw train --pres", "--preset")]
    [InlineData("draw train --preset mnist-s", "mnist-small")]
    [InlineData("draw train --preset mnist", "mnist mnist-fixed mnist-no-attention mnist-quick mnist-small")]
    [InlineData("draw train --set hid", "hidden=")]
    [InlineData("draw generate --model mn", "mnist mnist-conditional mnist-fixed mnist-quick")]
    [InlineData("draw evaluate --split v", "validation")]
    [InlineData("draw completion ", "bash fish pwsh zsh")]
    [InlineData("draw train --preset=mnist-s", "mnist-small")]
    [InlineData("draw --json tr", "train")]
    [InlineData("draw train --json --preset mnist-s", "mnist-small")]
    [InlineData("draw train --set likelihood=", "bernoulli logistics")]
    [InlineData("draw train --set read_attention=a", "affine")]
    [InlineData("draw evaluate --binarisation t", "threshold")]
    [InlineData("draw report ", "runs/first")]
    [InlineData("draw train --resume r", "runs/first")]
    [InlineData("draw export ", "")]
    [InlineData("draw verify gol", "")]
    [InlineData("draw generate --out ", "")]
    public void Bash_Line_IsCompleted(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("runs/first"));
        File.WriteAllText(draw.At("runs/first/model.safetensors"), "");
        File.WriteAllText(draw.At("completion.bash"), draw.Run("completion", "bash").Output);
        // As bash calls the function: the line, its words, and where the cursor is.
        File.WriteAllText(draw.At("complete.bash"), $$"""
            draw() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "draw.dll")}}' "$@"; }
            source completion.bash
            COMP_LINE='{{line}}'
            COMP_POINT=${#COMP_LINE}
            read -ra COMP_WORDS <<< "${COMP_LINE//=/ = }"
            [[ $COMP_LINE == *[' '=] ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            complete -p draw >/dev/null || exit 1
            _draw
            printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | paste -sd' '
            """);

        using var bash = Process.Start(new ProcessStartInfo("bash", ["complete.bash"])
        {
            WorkingDirectory = draw.Folder,
            RedirectStandardOutput = true
        })!;
        string found = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();

        Assert.Equal((0, expected), (bash.ExitCode, found.Trim()));
    }

    // As zsh calls the function, with what it calls in turn made visible.
    [ToolFact("zsh")]
    public void Zsh_Line_IsCompleted()
    {
        using DrawRunner draw = WithProgram();
        File.WriteAllText(draw.At("completion.zsh"), draw.Run("completion", "zsh").Output);
        File.WriteAllText(draw.At("complete.zsh"), """
            compdef() { }
            compadd() { while [[ $1 == -* ]]; do [[ $1 == -S ]] && shift; shift; done; print -r -- $@ }
            _files() { print FILES }
            path=($PWD $path)
            source completion.zsh
            try() { words=("$@"); CURRENT=$#words; _draw | tr '\n' ' ' | sed 's/  */ /g; s/^ //; s/ $//'; print }
            try draw tra
            try draw train --preset mnist-s
            try draw train --set likelihood=b
            try draw train --out ''
            """);

        (int code, string text) = ExternalTool.Run("zsh", draw.Folder, "-f", "complete.zsh");

        Assert.Equal((0, "train\nmnist-small\nlikelihood=bernoulli\nFILES\n"), (code, text));
    }

    [ToolFact("fish")]
    public void Fish_Line_IsCompleted()
    {
        using DrawRunner draw = WithProgram();
        File.WriteAllText(draw.At("completion.fish"), draw.Run("completion", "fish").Output);
        File.WriteAllText(draw.At("a-file"), "");

        string Of(string line) =>
            ExternalTool.Run("fish", draw.Folder, "--no-config", "-c",
            $"set -x PATH $PWD $PATH; source completion.fish; complete -C '{line}'").Text.Trim().Replace('\n', ' ');

        Assert.Equal("train", Of("draw tra"));
        Assert.Equal("mnist-small", Of("draw train --preset mnist-s"));
        Assert.Equal("likelihood=bernoulli", Of("draw train --set likelihood=b"));
        // No files where only a command can stand, and files where a path does.
        Assert.Equal("", Of("draw a-"));
        Assert.StartsWith("a-file", Of("draw verify a-"));
    }

    // A folder with the command in it as a program of its own name.
    private static DrawInProcess WithProgram()
    {
        var draw = new DrawInProcess();
        File.WriteAllText(draw.At("draw"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "draw.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draw.At("draw"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return draw;
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _draw draw")]
    [InlineData("zsh", "compdef _draw draw")]
    [InlineData("fish", "complete -c draw")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Completion_EachShell_HasAScriptThatAsksTheCommand(string shell, string expected)
    {
        using var draw = new DrawInProcess();

        string script = draw.Run("completion", shell).Output;

        Assert.Contains(expected, script);
        Assert.Contains("[suggest:", script);
    }
}
