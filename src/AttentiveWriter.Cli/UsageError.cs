using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AttentiveWriter.Cli;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageError
{
    /// <summary>Returns what is wrong, or null; also what the framework would take: a mistyped option for a file, a number for a name, nothing for a path.</summary>
    public static string? Find(ParseResult parsed, string[] args)
    {
        Command command = parsed.CommandResult.Command;
        string[] known = [.. OptionsOf(command)];
        if (args.TakeWhile(a => a != "--").Select(OptionName).FirstOrDefault(a => a is not null && !known.Contains(a)) is string option)
            return $"there is no option '{option}'{Nearest.Hint(option, known)}";
        SymbolResult[] given = [.. parsed.CommandResult.Children, .. parsed.RootCommandResult.Children];
        if (given.OfType<OptionResult>().Select(Problem).FirstOrDefault(p => p is not null) is string problem) return problem;
        if (given.OfType<ArgumentResult>().FirstOrDefault(a => a.Tokens.Any(t => t.Value.Length == 0)) is ArgumentResult empty) return $"{empty.Argument.Name} is empty";
        if (parsed.Errors.Count == 0) return null;
        return command is { Subcommands.Count: > 0 } group ? Command(group, args) : parsed.Errors[0].Message.TrimEnd('.');
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(CommonOptions.OfEveryCommand).SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(["--help", "-h", "-?"]).Distinct();

    // Null of what is no option: of a value, of a number below 0 and of the dash that stands alone.
    private static string? OptionName(string arg) =>
        arg.Length < 2 || arg[0] != '-' || double.TryParse(arg, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : arg.Split('=', ':')[0];

    private static string? Problem(OptionResult result)
    {
        Type type = Nullable.GetUnderlyingType(result.Option.ValueType) ?? result.Option.ValueType;
        foreach (Token token in result.Tokens)
        {
            if (token.Value.Length == 0) return $"{result.Option.Name} is empty";
            if (!Parses(token.Value, type))
                return $"{result.Option.Name} cannot be '{token.Value}'{(type.IsEnum ? $"{Nearest.Hint(token.Value, Names(type))}; values: {string.Join(", ", Names(type))}" : $": expected {Expected(type)}")}";
        }
        return null;
    }

    private static string Command(Command group, string[] args)
    {
        string[] names = [.. group.Subcommands.Select(c => c.Name)];
        string kind = group is RootCommand ? "" : $" of {group.Name}";
        // What was typed after the group's own name.
        string? typed = args.Where(a => !a.StartsWith('-')).Skip(group is RootCommand ? 0 : 1).FirstOrDefault();
        return typed is null
            ? $"a command{kind} is needed: {string.Join(", ", names)}"
            : $"there is no command '{typed}'{kind}{Nearest.Hint(typed, names)}; commands: {string.Join(", ", names)}";
    }

    private static bool Parses(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, out _)
        : type == typeof(long) ? long.TryParse(text, out _)
        : type == typeof(ulong) ? ulong.TryParse(text, out _)
        : type == typeof(double) ? double.TryParse(text, out _)
        : type == typeof(bool) ? bool.TryParse(text, out _)
        : !type.IsEnum || Names(type).Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Expected(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(double) ? "a number"
        : type == typeof(ulong) ? "a whole number, 0 or more"
        : "a whole number";

    private static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(n => n.ToLowerInvariant());
}
