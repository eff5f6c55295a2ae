using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace AttentiveWriter.Cli;

/// <summary>What a shell may offer for the word at the end of a line. Nothing where a path stands: then the shell offers its
/// files.</summary>
/// <remarks>The framework's own suggestions throw at <c>--preset=mn</c>, know no command behind <c>--json</c>, and offer options in place
/// of files.</remarks>
internal static class Completion
{
    /// <summary>Whether the line is a shell's question, <c>[suggest:POSITION] LINE</c>.</summary>
    public static bool IsAsked(string[] args) =>
        args is [string first, _]
            && (first == "[suggest]" || (first.StartsWith("[suggest:", StringComparison.Ordinal) && first.EndsWith(']')));

    /// <summary>Prints the suggestions, one a line.</summary>
    public static int Suggest(Command root, string[] args, TextWriter output)
    {
        (string asked, string line) = (args[0], args[1]);
        int position = int.TryParse(asked.AsSpan(asked.IndexOf(':') + 1).TrimEnd(']'), out int typed) ? Math.Clamp(typed, 0, line.Length)
            : line.Length;
        foreach (string name in Of(root, line[..position])) output.WriteLine(name);
        return ExitCode.Ok;
    }

    /// <summary>Returns what may stand in place of the last word, which begins with it.</summary>
    /// <param name="root">The command.</param>
    /// <param name="line">The line so far, with the program.</param>
    internal static IReadOnlyList<string> Of(Command root, string line)
    {
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        string word = line.EndsWith(' ') || words.Length == 0 ? "" : words[^1];
        (Command command, Option? waiting, int arguments) = Read(root, line.EndsWith(' ') ? words : words.SkipLast(1));
        return
        [
            .. Candidates(command, waiting, arguments, word)
                .Where(name => name.StartsWith(word, StringComparison.Ordinal) && !(name == word && word.EndsWith('=')))
                // A setting's values follow its name.
                .Where(name =>
                    word.Contains('=', StringComparison.Ordinal) || name.IndexOf('=', StringComparison.Ordinal) is int at
                    && (at < 0 || at == name.Length - 1))
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    // The command that the words before name, the option that still wants a value, and how many arguments there are.
    private static (Command Command, Option? Waiting, int Arguments) Read(Command command, IEnumerable<string> words)
    {
        Option? waiting = null;
        int arguments = 0;
        foreach (string word in words)
        {
            if (word.StartsWith('-')) waiting = word.Contains('=', StringComparison.Ordinal) ? null : OptionsOf(command)
                .FirstOrDefault(o => o.Name == word && o.ValueType != typeof(bool));
            else if (waiting is not null) waiting = waiting.AllowMultipleArgumentsPerToken ? waiting : null;
            else if (command.Subcommands.FirstOrDefault(c => c.Name == word) is Command sub) command = sub;
            else arguments++;
        }
        return (command, waiting, arguments);
    }

    private static IEnumerable<string> Candidates(Command command, Option? waiting, int arguments, string word)
    {
        if (word.StartsWith('-'))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return OptionsOf(command).Select(o => o.Name);
            return OptionsOf(command).FirstOrDefault(o => o.Name == word[..equals]) is Option given ? Values(given)
                .Select(value => $"{given.Name}={value}") : [];
        }
        if (waiting is not null) return Values(waiting);
        if (command.Subcommands.Count > 0) return command.Subcommands.Select(c => c.Name);
        if (arguments < command.Arguments.Sum(a => a.Arity.MaximumNumberOfValues))
            return command.Arguments.SelectMany(a => Values(a.CompletionSources));
        // Options where nothing else can stand.
        return word.Length == 0 ? OptionsOf(command).Select(o => o.Name) : [];
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(CommonOptions.OfEveryCommand(command)).Append(new HelpOption()).DistinctBy(o => o.Name);

    /// <summary>Returns what an option may be given, as far as that has names: as everywhere else, those of choices are in small
    /// letters.</summary>
    internal static IEnumerable<string> Values(Option option) =>
        (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } type
        ? Enum.GetNames(type).Select(name => name.ToLowerInvariant()) : Values(option.CompletionSources);

    private static IEnumerable<string> Values(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label);
}
