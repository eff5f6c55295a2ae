using System.Diagnostics;
using AttentiveWriter.Cli;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What the command writes to terminals, and what it does not where there is none. Four defaults of the framework are changed;
/// each has a test.</summary>
public class TerminalTests
{
    // 1: it would end a clean-up after two seconds.
    [Fact]
    public void Framework_GivesACleanUpAllItsTime() => Assert.Null(Runner.Configuration.ProcessTerminationTimeout);

    // 2: it would exit with 1 and print help on stdout.
    [Fact]
    public void Framework_UsageError_IsOneLineOnStderrAndExits2()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("train", "--nope");

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // 3: it would print the stack of every exception.
    [Fact]
    public void Framework_Failure_ShowsItsStackOnlyWithVerbose()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result plain = draw.Run("info", "nowhere"), verbose = draw.Run("info", "nowhere", "--verbose");

        Assert.DoesNotContain("   at ", plain.Error);
        Assert.Contains("   at ", verbose.Error);
        Assert.StartsWith($"draw {LibraryVersion.Current}, .NET ", verbose.Error);
        Assert.Equal((3, 3), (plain.Code, verbose.Code));
    }

    // 4: it would write an escape sequence to a terminal before the first byte.
    [ScriptTheory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("models --json")]
    [InlineData("train --json --preset glyphs --steps 2 --out run --set hidden=8 --set validation_images=5 --batch 4")]
    [InlineData("evaluate --json --data glyphs --count 2")]
    public void Framework_OnATerminal_WritesNoEscapes(string arguments) => Assert.DoesNotContain('\u001b', OnTerminal(arguments));

    [ScriptFact]
    public void Error_OnATerminal_IsColouredUnlessToldOtherwise()
    {
        Assert.Contains("\u001b[31mdraw:\u001b[0m there is no command", OnTerminal("trian"));
        Assert.DoesNotContain('\u001b', OnTerminal("trian", ("NO_COLOR", "1")));
        Assert.Contains('\u001b', OnTerminal("trian", ("NO_COLOR", "")));
        Assert.DoesNotContain('\u001b', OnTerminal("trian", ("TERM", "dumb")));
        Assert.DoesNotContain('\u001b', OnTerminal("trian --no-color", ("FORCE_COLOR", "1")));
    }

    [Fact]
    public void Error_Redirected_IsColouredOnlyWhereForced()
    {
        using var draw = new DrawInProcess();
        using var forced = new DrawInProcess { Environment = { ["FORCE_COLOR"] = "1" } };

        Assert.DoesNotContain('\u001b', draw.Run("trian").Error);
        Assert.StartsWith("\u001b[31mdraw:\u001b[0m ", forced.Run("trian").Error);
    }

    [Fact]
    public void Error_ForceColourOfZero_ForcesNone()
    {
        using var draw = new DrawInProcess { Environment = { ["FORCE_COLOR"] = "0" } };

        Assert.DoesNotContain('\u001b', draw.Run("trian").Error);
    }

    [ScriptFact]
    public void Train_OnATerminal_LeavesNoEmptyLine()
    {
        string[] lines = OnTerminal("train --preset glyphs --steps 3 --out run --set hidden=8 --set validation_images=5 --batch 4")
            .Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

        Assert.DoesNotContain("", lines.SkipLast(1));
    }

    [ScriptFact]
    public void Train_OnATerminal_HasOneLineThatMoves()
    {
        string[] run = ["train", "--preset", "glyphs", "--steps", "3", "--out", "run", "--set", "hidden=8", "--set", "validation_images=5",
            "--batch", "4"];

        Assert.Contains("\r\u001b[Kstep 3/3", OnTerminal(string.Join(' ', run)));
        Assert.Equal("run", OnTerminal(string.Join(' ', run) + " --quiet").Trim());
    }

    [Fact]
    public void Output_IntoAPipeThatNobodyReads_IsNoFailure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var shell = Process.Start(new ProcessStartInfo("bash",
            ["-c", $"set -o pipefail; dotnet '{Program}' info mnist | head -n 1 >/dev/null"])
        { RedirectStandardError = true })!;
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();

        Assert.Equal((0, ""), (shell.ExitCode, error));
    }

    [Theory]
    [InlineData("--help >/dev/full", "No space left on device")]
    [InlineData("--version >/dev/full", "No space left on device")]
    [InlineData("models --json >/dev/full", "No space left on device")]
    [InlineData("--help >&-", "Bad file descriptor")]
    [InlineData("--version >&-", "Bad file descriptor")]
    [InlineData("'[suggest:5]' 'draw ' >/dev/full", "No space left on device")]
    public void Output_ThatCannotBeWritten_IsOneLineAndCodeFive(string arguments, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

        (int code, string text) = ExternalTool.Run("bash", Path.GetTempPath(), "-c", $"dotnet '{Program}' {arguments}");

        Assert.Equal((5, $"draw: cannot write to stdout: {expected}\n"), (code, text));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "draw.dll");

    /// <summary>Runs the command on a pseudo-terminal, as script(1) makes one, and returns all that it wrote there.</summary>
    internal static string OnTerminal(string arguments, params (string Name, string Value)[] environment) =>
        OnTerminal(0, arguments, environment);

    /// <summary>The same on a terminal of so many columns.</summary>
    internal static string OnTerminal(int columns, string arguments, params (string Name, string Value)[] environment)
    {
        string folder = Directory.CreateTempSubdirectory("draw-terminal-").FullName;
        var start = new ProcessStartInfo("script",
            ["-qec", $"{(columns > 0 ? $"stty cols {columns}; " : "")}dotnet '{Program}' {arguments}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (string name in new[] { "NO_COLOR", "FORCE_COLOR" }) start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm-256color";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        string written = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Directory.Delete(folder, recursive: true);
        // What script says of the input that ended.
        return written.Replace("^D\b\b", "", StringComparison.Ordinal);
    }
}
