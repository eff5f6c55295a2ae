using System.CommandLine;
using System.CommandLine.Parsing;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Cli;

/// <summary>Says which word of a command line is missing, and which is one too many.</summary>
internal static class WordCount
{
    /// <summary>Returns what is wrong where an option stands in place of another's value, which the framework would take for it; or
    /// null.</summary>
    public static string? Swallowed(Command command, string[] args)
    {
        Option[] known = [.. command.Options.Concat(CommonOptions.OfEveryCommand(command))];
        Option? Named(string arg) => known.FirstOrDefault(o => o.Name == arg || o.Aliases.Contains(arg));
        string[] line = [.. args.TakeWhile(arg => arg != "--")];
        for (int i = 0; i + 1 < line.Length; i++)
            if (Named(line[i]) is Option { Arity.MinimumNumberOfValues: > 0 } option && Named(line[i + 1].Split('=')[0]) is not null)
                return NoValue(option);
        return null;
    }

    /// <summary>Returns what is wrong, or null.</summary>
    public static string? Problem(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        OptionResult[] given = [.. parsed.CommandResult.Children.Concat(parsed.RootCommandResult.Children).OfType<OptionResult>()
            .Where(o => !o.Implicit)];
        foreach (OptionResult result in given)
        {
            Option option = result.Option;
            if (result.Tokens.Count < option.Arity.MinimumNumberOfValues) return NoValue(option);
            if (result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues == 1 && option.ValueType != typeof(bool))
                return $"{option.Name} is given {Times(result.IdentifierTokenCount)}; give it once";
        }
        if (command.Options.FirstOrDefault(o => o.Required && given.All(g => g.Option != o)) is Option missing)
            return $"{missing.Name} is missing, expected {Form(missing)}";
        if (command.Arguments.FirstOrDefault(a =>
            (parsed.GetResult(a)?.Tokens.Count ?? 0) < a.Arity.MinimumNumberOfValues) is Argument argument) return
            $"{argument.Name} is missing, expected {Form(command)}";
        return parsed.UnmatchedTokens is [string word, ..] ? $"'{word}' is one word too many, expected {Form(command)}{Hint(command, word)}"
            : null;
    }

    /// <summary>Says that an option has no value, and what it takes.</summary>
    public static string NoValue(Option option) => $"{option.Name} is without a value, expected {Form(option)}";

    private static string Times(int times) => times == 2 ? "twice" : $"{times} times";

    private static string Form(Option option) => $"{option.Name} {option.HelpName ?? "VALUE"}";

    private static string Form(Command command)
    {
        IEnumerable<string> arguments = command.Arguments.Select(a => a.Arity.MaximumNumberOfValues > 1 ? $"{a.Name}..." : a.Name);
        IEnumerable<string> groups = command.Parents.OfType<Command>().Where(c => c is not DrawCommand).Select(c => c.Name);
        return string.Join(' ', [.. groups, command.Name, .. arguments])
            + (command.Arguments.Count == 0 ? " with options alone" : " and options");
    }

    private static string Hint(Command command, string word)
    {
        if (word.Contains('=', StringComparison.Ordinal) && command.Options.Any(o => o.Name == "--set"))
            return $"; did you mean '--set {word}'?";
        return command.Options.FirstOrDefault(o => Completion.Values(o).Contains(word)) is Option option
            ? $"; did you mean '{option.Name} {word}'?" : "";
    }
}
