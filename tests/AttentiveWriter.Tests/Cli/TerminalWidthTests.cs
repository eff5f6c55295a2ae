using System.Text.RegularExpressions;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What the command looks like on terminals of 80 and of 200 columns: no line is wider, and no word is broken.</summary>
public partial class TerminalWidthTests
{
    private const string Run = "--preset glyphs --steps 8 --set hidden=8 --set latent=2 --set validation_images=5 --batch 4";

    public static TheoryData<string> Fixed =>
        new("--help", "train --help", "generate --help", "data get --help", "completion --help", "models", "data list", "info mnist-quick",
        "train --set hiden=3", "trian", "generate --model mnits");

    public static TheoryData<string> Measured =>
        new($"train --out run {Run}", $"train --dry-run {Run}", "evaluate --data glyphs --count 5 --model mnist-quick", "demo --steps 2");

    [ScriptTheory]
    [MemberData(nameof(Fixed))]
    public void Terminal_OfAnyWidth_HasAllTheWordsOfAFile(string arguments)
    {
        using var draw = new DrawInProcess();
        DrawRunner.Result piped = draw.Run(arguments.Split(' '));
        string[] words = Words(piped.Output + piped.Error);

        foreach (int columns in new[] { 80, 200 })
        {
            string plain = OnTerminal(columns, arguments, "1"), coloured = OnTerminal(columns, arguments, "");
            AssertFits(plain, columns);
            AssertFits(coloured, columns);
            Assert.DoesNotContain('\u001b', plain);
            Assert.Equal(words, Words(plain));
            Assert.Equal(words, Words(Escape().Replace(coloured, "")));
        }
        Assert.DoesNotContain('\u001b', piped.Output + piped.Error);
    }

    // That of a process is one too.
    [ScriptTheory]
    [InlineData(80, "data get --help")]
    [InlineData(200, "trian")]
    public void Terminal_OfAProcess_HasTheLinesOfASession(int columns, string arguments) =>
        Assert.Equal(OnTerminal(columns, arguments, ""), TerminalTests.OnTerminal(columns, arguments)
            .Replace("\r\n", "\n", StringComparison.Ordinal));

    [ScriptTheory]
    [MemberData(nameof(Measured))]
    public void Terminal_OfAnyWidth_HoldsEveryLineOfAMeasurement(string arguments)
    {
        using var draw = new DrawInProcess();

        foreach ((int columns, string noColour) in new[] { (80, "1"), (200, "") })
        {
            string written = OnTerminal(columns, arguments, noColour);
            AssertFits(written, columns);
            if (noColour == "1") Assert.DoesNotContain("\u001b[3", written);
        }
        DrawRunner.Result piped = draw.Run(arguments.Split(' '));
        Assert.DoesNotContain('\u001b', piped.Output + piped.Error);
    }

    // All that both streams wrote to one terminal.
    private static string OnTerminal(int columns, string arguments, string noColour)
    {
        if (!ThreadFolder.IsAvailable) return TerminalTests.OnTerminal(columns, arguments, ("NO_COLOR", noColour));
        using var draw = new DrawInProcess { Columns = columns, Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColour } };
        return draw.Run(arguments.Split(' ')).Output;
    }

    // Of a line that moves every state.
    private static void AssertFits(string written, int columns)
    {
        foreach (string line in Escape().Replace(written, "").Split('\r', '\n'))
            // A path is one word, however long.
            if (line.Trim().Contains(' ')) Assert.True(line.TrimEnd().Length <= columns || line.Split(' ')
                .Any(word => word.Length > columns / 2), $"{line.Length} columns: {line}");
    }

    private static string[] Words(string text) =>
        [.. text.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escape();
}
