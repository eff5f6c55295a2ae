using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Words that a line has too few or too many of, for every command and option: never in the framework's words.</summary>
public class WordCountTests
{
    private static DrawCommand Root => SymbolTree.Root;

    public static TheoryData<string> Options =>
    [
        .. SymbolTree.All.Where(s => s.Symbol is Option { Arity.MinimumNumberOfValues: > 0 })
            .Select(s => SymbolTree.NameOf(s.Command, s.Symbol)),
    ];

    public static TheoryData<string> Commands => [.. CommandTree.Leaves];

    [Theory]
    [MemberData(nameof(Options))]
    public void Find_OptionWithoutAValue_SaysWhatIsExpected(string name)
    {
        (Command _, Symbol symbol) = SymbolTree.Named(name);
        string[] line = [.. name.Split(' ')];

        // Behind = there is nothing, whatever the next word is.
        foreach (string[] given in new[] { line, [.. line, "--quiet"], [.. line[..^1], line[^1] + "="],
            [.. line[..^1], line[^1] + "=", "--quiet"], [.. line[..^1], line[^1] + "=", "1"], [.. line, "1", line[^1] + "="] })
            Assert.StartsWith($"{symbol.Name} is without a value, expected {symbol.Name} ", Find(given), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Find_OptionGivenTwice_SaysToGiveItOnce(string name)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(name);
        if (((Option)symbol).Arity.MaximumNumberOfValues > 1) return;
        string value = SymbolTree.TypeOf(symbol) is { IsEnum: true } type ? Enum.GetNames(type)[0] : "1";

        ParseResult parsed = SymbolTree.Parse(command, (symbol, value), (symbol, value));

        Assert.Equal($"{symbol.Name} is given twice; give it once", UsageError.Find(parsed, []));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Find_MissingArgumentOrOption_IsNamed(string name)
    {
        Command command = Root.Parse(name.Split(' '), Runner.Parsing).CommandResult.Command;
        string? first = command.Options.FirstOrDefault(o => o.Required)?.Name
            ?? command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0)?.Name;

        string? problem = Find(name.Split(' '));

        if (first is null) Assert.Null(problem);
        else Assert.StartsWith($"{first} is missing, expected ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Find_WordTooMany_IsNamed(string name)
    {
        Command command = Root.Parse(name.Split(' '), Runner.Parsing).CommandResult.Command;
        if (command.Options.Any(o => o.Required) || command.Arguments.Any(a => a.Arity.MaximumNumberOfValues > 1)) return;
        string[] line = [.. name.Split(' '), "one", "two"];

        Assert.Matches("^'(one|two)' is one word too many, expected ", Find(line));
    }

    [Theory]
    [InlineData("--model is missing, expected --model PATH", "classify")]
    [InlineData("'b=2' is one word too many, expected train with options alone; did you mean '--set b=2'?", "train", "--set", "a=1", "b=2")]
    [InlineData("'mnist' is one word too many, expected train with options alone; did you mean '--preset mnist'?", "train", "mnist")]
    [InlineData("'mnist-quick' is one word too many, expected generate with options alone; did you mean '--model mnist-quick'?", "generate",
        "mnist-quick")]
    [InlineData("'glyphs' is one word too many, expected data show NAME and options", "data", "show", "mnist", "glyphs")]
    public void Find_WhatWasMeant_IsSaid(string expected, params string[] line) =>
        Assert.StartsWith(expected, Find(line), StringComparison.Ordinal);

    private static string? Find(string[] line) => UsageError.Find(Root.Parse(line, Runner.Parsing), line);
}
