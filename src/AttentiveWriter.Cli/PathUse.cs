using System.CommandLine;
using System.CommandLine.Parsing;

namespace AttentiveWriter.Cli;

/// <summary>What an option or an argument means, and which paths it comes to.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Paths">The paths of a command line, those that nobody typed included.</param>
/// <param name="Typed">What was typed.</param>
/// <param name="Written">What the command writes for one of the paths.</param>
internal sealed record PathUse(
    string Name, PathKind Kind, Func<ParseResult, IEnumerable<string>> Paths, Func<ParseResult, IEnumerable<string>> Typed,
        Func<ParseResult, string, IEnumerable<WrittenPath>> Written)
{
    /// <summary>What is typed instead of a file for stdout.</summary>
    public const string Stdout = "-";

    /// <summary>Whether it may be stdout instead of a file.</summary>
    public bool MayBeStdout { get; init; }

    /// <summary>Names that may stand instead of a path.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Its kind in a command line, where another option changes it; null where none does.</summary>
    private Func<ParseResult, PathKind>? KindIn { get; init; }

    /// <summary>Returns what it means in a command line.</summary>
    public PathUse In(ParseResult parsed) => KindIn is null ? this : this with { Kind = KindIn(parsed) };

    /// <summary>Whether a line means stdout by it.</summary>
    public bool IsStdout(ParseResult parsed) => MayBeStdout && Typed(parsed).Contains(Stdout);

    /// <summary>Returns what an option or an argument means, or null where nobody has said.</summary>
    public static PathUse? Of(Symbol symbol) => (symbol as ISymbolDetails)?.PathUse;

    /// <summary>Says what the text, or the texts, of an option mean.</summary>
    /// <param name="option">The option.</param>
    /// <param name="kind">What it means.</param>
    /// <param name="path">The path, where it is not the text as it stands.</param>
    /// <param name="written">What the command writes there; otherwise the path itself where that is a file to write, and nothing
    /// else.</param>
    /// <param name="orStdout">Whether it may be stdout instead.</param>
    /// <param name="names">Names that may stand instead of a path.</param>
    public static Option<T> Of<T>(Option<T> option, PathKind kind, Func<ParseResult, string?>? path = null, Func<ParseResult, string,
        IEnumerable<WrittenPath>>? written = null, bool orStdout = false, IReadOnlyList<string>? names = null)
    {
        ((ISymbolDetails)option).PathUse = new PathUse(option.Name, kind,
            parsed => Texts(path is null ? parsed.GetValue(option) : path(parsed)).Where(text => names?.Contains(text) != true), parsed =>
                Texts(parsed.GetResult(option)?.Tokens), written ?? Usual(kind))
        {
            MayBeStdout = orStdout,
            Names = names ?? [],
        };
        return option;
    }

    /// <summary>Says what the text, or the texts, of an argument mean.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="kind">What it means.</param>
    /// <param name="written">What the command writes there.</param>
    /// <param name="names">Names that may stand instead of a path.</param>
    /// <param name="kindIn">Its kind, where another option changes it.</param>
    public static Argument<T> Of<T>(Argument<T> argument, PathKind kind, Func<ParseResult, string,
        IEnumerable<WrittenPath>>? written = null, IReadOnlyList<string>? names = null, Func<ParseResult, PathKind>? kindIn = null)
    {
        ((ISymbolDetails)argument).PathUse = new PathUse(argument.Name, kind,
            parsed => Texts(parsed.GetValue(argument)).Where(text => names?.Contains(text) != true), parsed =>
                Texts(parsed.GetResult(argument)?.Tokens), written ?? Usual(kind))
        {
            Names = names ?? [],
            KindIn = kindIn,
        };
        return argument;
    }

    private static Func<ParseResult, string, IEnumerable<WrittenPath>> Usual(PathKind kind) => (_, path) =>
        kind == PathKind.OutputFile ? [new WrittenPath(path)] : [];

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => [text],
        IEnumerable<string> texts => texts,
        IEnumerable<Token> tokens => tokens.Select(token => token.Value),
        _ => [],
    };
}
