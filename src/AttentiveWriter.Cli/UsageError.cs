using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Cli;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageError
{
    /// <summary>Returns what is wrong, or null; also what the framework would take: a mistyped option for a file, a number for a name,
    /// nothing for a path.</summary>
    public static string? Find(ParseResult parsed, string[] args)
    {
        Command command = parsed.CommandResult.Command;
        string[] known = [.. OptionsOf(command)];
        int unknown = Array.FindIndex(args, a => a == "--" || (OptionName(a) is string name && !known.Contains(name)));
        bool hasUnknown = unknown >= 0 && args[unknown] != "--";
        // What follows a mistyped command cannot be judged.
        if (NoCommand(parsed, hasUnknown ? args[..unknown] : args) is string noCommand) return noCommand;
        if (hasUnknown) return NoOption(OptionName(args[unknown])!, command, known);
        if (NotBoolean(command, args) is string flag) return flag;
        if (NothingBehind(command, args) is string bare) return bare;
        if (WordCount.Swallowed(command, args) is string swallowed) return swallowed;
        SymbolResult[] given = [.. parsed.CommandResult.Children, .. parsed.RootCommandResult.Children];
        if (given.OfType<OptionResult>().Select(Problem).FirstOrDefault(p => p is not null) is string problem) return problem;
        if (given.OfType<ArgumentResult>().FirstOrDefault(a => a.Tokens.Any(t => t.Value.Length == 0)) is ArgumentResult empty)
            return $"{empty.Argument.Name} is empty";
        if (parsed.Errors.Count == 0) return null;
        return command is { Subcommands.Count: > 0 } group ? $"a command{Of(group)} is needed: {Names(group)}" : WordCount.Problem(parsed)
            ?? parsed.Errors[0].Message.TrimEnd('.');
    }

    /// <summary>Returns what is wrong where a word stands in place of a command, or null.</summary>
    public static string? NoCommand(ParseResult parsed, string[] args)
    {
        if (parsed.CommandResult.Command is not { Subcommands.Count: > 0 } group) return null;
        // What was typed after the group's own name.
        string? typed = args.Where(a => !a.StartsWith('-')).Skip(group is DrawCommand ? 0 : 1).FirstOrDefault();
        if (typed is null) return null;
        string hint = group is DrawCommand && Hints.OtherCommand(typed) is string meant ? $"; did you mean '{meant}'?"
            : Spelling.Hint(typed, group.Subcommands.Select(c => c.Name));
        return $"there is no command '{typed}'{Of(group)}{hint}; commands: {Names(group)}";
    }

    // The framework would take the value for a word of its own.
    private static string? NotBoolean(Command command, string[] args)
    {
        foreach (string arg in args.TakeWhile(arg => arg != "--"))
        {
            if (OptionName(arg) is not string name || name.Length == arg.Length || bool.TryParse(arg[(name.Length + 1)..], out _)) continue;
            if (OptionOf(command, name) is { } option && option.ValueType == typeof(bool))
                return $"{name} cannot be '{arg[(name.Length + 1)..]}': it stands alone, or is true or false";
        }
        return null;
    }

    // The framework would take the next word for its value, whatever that is.
    private static string? NothingBehind(Command command, string[] args) => args.TakeWhile(arg => arg != "--")
        .Where(arg => OptionName(arg) is string name && name.Length + 1 == arg.Length)
        .Select(arg => OptionOf(command, arg[..^1])).OfType<Option>().Select(WordCount.NoValue).FirstOrDefault();

    private static Option? OptionOf(Command command, string name) => command.Options.Concat(CommonOptions.OfEveryCommand(command))
        .FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static string NoOption(string option, Command command, string[] known)
    {
        string hint = Hints.Setting(option) is not string key ? Spelling.Hint(option, known)
            : known.Contains("--set") ? $"; it is a setting: --set {key}=VALUE"
            : $"; it is a setting of the training: draw train --set {key}=VALUE";
        return $"there is no option '{option}'{hint}";
    }

    private static string Of(Command group) => group is DrawCommand ? "" : $" of {group.Name}";

    private static string Names(Command group) => string.Join(", ", group.Subcommands.Select(c => c.Name));

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(CommonOptions.OfEveryCommand(command)).SelectMany(o => o.Aliases.Prepend(o.Name))
            .Concat(["--help", "-h", "-?"]).Distinct();

    // Null of what is no option: of a value, of a number below 0 and of the dash that stands alone.
    private static string? OptionName(string arg) =>
        arg.Length < 2 || arg[0] != '-' || double.TryParse(arg, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null
            : arg.Split('=', ':')[0];

    private static string? Problem(OptionResult result)
    {
        Type type = Nullable.GetUnderlyingType(result.Option.ValueType) ?? result.Option.ValueType;
        foreach (Token token in result.Tokens)
        {
            if (token.Value.Length == 0) return $"{result.Option.Name} is empty";
            if (type.IsEnum && !Names(type).Contains(token.Value, StringComparer.OrdinalIgnoreCase))
                return $"{result.Option.Name} cannot be '{token.Value}'{Spelling.Hint(token.Value, Names(type))}; values: "
                    + $"{string.Join(", ", Names(type))}";
            if (type == typeof(bool) && !bool.TryParse(token.Value, out _))
                return $"{result.Option.Name} cannot be '{token.Value}': it stands alone, or is true or false";
            if (NumberRange.Problem(result.Option, token.Value) is string problem) return problem;
        }
        return null;
    }

    private static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(n => n.ToLowerInvariant());
}
