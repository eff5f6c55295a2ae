using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>The word help, as other commands have it: <c>draw help train</c> and <c>draw train help</c> are <c>draw train --help</c>, and
/// <c>draw</c> alone helps.</summary>
internal static class HelpWord
{
    private const string Word = "help", Option = "--help";

    /// <summary>Returns a line with the option in place of the word.</summary>
    public static string[] Replace(Command root, string[] args)
    {
        if (args.Length == 0) return [Option];
        (Command command, bool isAsked) = (root, false);
        var line = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            string word = args[i];
            if (word == Word && (isAsked || !MayName(command))) isAsked = true;
            else if (CommonOptions.OfEveryCommand(root).Any(o => o.Name == word)) line.Add(word);
            else if (command.Subcommands.FirstOrDefault(c => c.Name == word) is Command inner)
            {
                command = inner;
                line.Add(word);
            }
            else
            {
                line.AddRange(args[i..]);
                break;
            }
        }
        return isAsked ? [.. line, Option] : args;
    }

    // Somebody's file or folder may be called so.
    private static bool MayName(Command command) =>
        Path.Exists(Word) && command.Arguments.Any(a => PathUse.Of(a) is { Kind: not PathKind.None });
}
