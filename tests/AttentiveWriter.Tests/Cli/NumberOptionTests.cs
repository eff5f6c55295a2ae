using System.CommandLine;
using AttentiveWriter.Cli;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Every option that takes a number, of every command, with numbers that it cannot be.</summary>
public class NumberOptionTests
{
    private static readonly Type[] NumberTypes = [typeof(int), typeof(long), typeof(ulong), typeof(double), typeof(float), typeof(uint),
        typeof(short), typeof(byte), typeof(decimal)];

    public static TheoryData<string> Numbers =>
        [.. SymbolTree.All.Where(s => NumberTypes.Contains(SymbolTree.TypeOf(s.Symbol)))
        .Select(s => SymbolTree.NameOf(s.Command, s.Symbol))];

    [Fact]
    public void Numbers_AreManyAndAreOptions()
    {
        Assert.True(Numbers.Count > 25);
        Assert.All(SymbolTree.All.Where(s => s.Symbol is Argument), s => Assert.DoesNotContain(SymbolTree.TypeOf(s.Symbol), NumberTypes));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Find_WhatItCannotBe_NamesTheOptionTheValueAndTheRange(string name)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(name);
        NumberRange range = Assert.IsType<NumberRange>(NumberRange.Of((Option)symbol));
        Assert.InRange(range.Least, 0, 1);
        bool isSeed = SymbolTree.TypeOf(symbol) == typeof(ulong), isReal = SymbolTree.TypeOf(symbol) == typeof(double);
        string[] wrong =
        [
            .. range.Least > 0 || range.IsAbove ? ["0"] : Array.Empty<string>(), .. isReal ? Array.Empty<string>()
                : ["1.5", "1e3", "0x10", "99999999999999999999999999"],
            "-1", "-99999999999999999999999999", "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "abc", "1,000", " 1", "1 ", "\t1", "١",
        ];

        foreach (string text in wrong)
        {
            string? problem = NumberRange.Problem((Option)symbol, text);
            Assert.True(problem is not null, $"{name} takes {text}");
            Assert.StartsWith(symbol.Name + " ", problem, StringComparison.Ordinal);
            Assert.Contains(text, problem, StringComparison.Ordinal);
            Assert.Contains("expected ", problem, StringComparison.Ordinal);
        }
        Assert.Contains("is empty", UsageError.Find(SymbolTree.Parse(command, (symbol, "")), []), StringComparison.Ordinal);
        Assert.Null(NumberRange.Problem((Option)symbol, "1"));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Find_EachWrongNumber_IsSaidBeforeAllElse(string name)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(name);

        foreach (string text in new[] { "-1", "NaN", "1e400" })
            Assert.StartsWith(symbol.Name + " ", UsageError.Find(SymbolTree.Parse(command, (symbol, text)), []), StringComparison.Ordinal);
    }
}
