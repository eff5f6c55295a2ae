using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

/// <summary>The options and arguments of every command, asked of the command itself: what is new cannot be forgotten.</summary>
internal static class SymbolTree
{
    /// <summary>The whole command; read only.</summary>
    public static DrawCommand Root { get; } = new(DrawInProcess.NoSession());

    /// <summary>Each option and argument with the command that has it.</summary>
    public static IReadOnlyList<(Command Command, Symbol Symbol)> All { get; } =
        [.. Walk(Root).SelectMany(command => command.Options.Cast<Symbol>().Concat(command.Arguments).Select(symbol => (command, symbol)))];

    public static string NameOf(Command command, Symbol symbol) => string.Join(' ', [.. PathOf(command), symbol.Name]);

    public static (Command Command, Symbol Symbol) Named(string name) => All.Single(s => NameOf(s.Command, s.Symbol) == name);

    public static Type TypeOf(Symbol symbol)
    {
        Type type = symbol is Option option ? option.ValueType : ((Argument)symbol).ValueType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    /// <summary>Reads a line of a command in which some options and arguments have values; arguments that have none get one.</summary>
    public static ParseResult Parse(Command command, params IEnumerable<(Symbol Symbol, string Value)> values)
    {
        (Symbol Symbol, string Value)[] given = [.. values];
        given = [.. given, .. command.Options.Where(o => o.Required && given.All(v => v.Symbol != o)).Select(o => ((Symbol)o, "nobody"))];
        string[] line =
        [
            .. PathOf(command),
            .. given.Where(v => v.Symbol is Option).SelectMany(v => new[] { v.Symbol.Name, v.Value }),
            "--",
            .. command.Arguments.Select(a => given.Where(v => v.Symbol == a).Select(v => v.Value).FirstOrDefault("glyphs")),
        ];
        return Root.Parse(line, Runner.Parsing);
    }

    private static IEnumerable<string> PathOf(Command command) =>
        command is DrawCommand ? [] : [.. command.Parents.OfType<Command>().Take(1).SelectMany(PathOf), command.Name];

    private static IEnumerable<Command> Walk(Command command) => command.Subcommands.SelectMany(Walk).Prepend(command);
}
