using System.CommandLine;
using System.CommandLine.Parsing;

namespace AttentiveWriter.Cli;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed, string[] args)
    {
        if (parsed.CommandResult.Command is { Subcommands.Count: > 0 } group) return Command(group, args);
        foreach (OptionResult option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            Type type = Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType;
            if (option.Errors.Any() && option.Tokens.Count == 1 && !Parses(option.Tokens[0].Value, type))
                return $"{option.Option.Name} cannot be '{option.Tokens[0].Value}': expected {Expected(type)}";
        }
        return parsed.Errors[0].Message.TrimEnd('.') + OptionHint(parsed.CommandResult.Command, args);
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

    private static string OptionHint(Command command, string[] args)
    {
        string[] known = [.. command.Options.Concat(CommonOptions.OfEveryCommand).Select(o => o.Name), "--help"];
        string? wrong = args.Select(a => a.Split('=')[0]).FirstOrDefault(a => a.StartsWith("--", StringComparison.Ordinal) && !known.Contains(a));
        return wrong is null ? "" : Nearest.Hint(wrong, known);
    }

    private static bool Parses(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, out _)
        : type == typeof(long) ? long.TryParse(text, out _)
        : type == typeof(ulong) ? ulong.TryParse(text, out _)
        : type == typeof(double) ? double.TryParse(text, out _)
        : !type.IsEnum || Enum.TryParse(type, text, ignoreCase: true, out _);

    private static string Expected(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(n => n.ToLowerInvariant()))
        : type == typeof(double) ? "a number"
        : type == typeof(ulong) ? "a whole number, 0 or more"
        : "a whole number";
}
