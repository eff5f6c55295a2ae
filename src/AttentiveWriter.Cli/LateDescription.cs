using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>Descriptions that take a while to make, and are made only when help on their command is asked for.</summary>
internal static class LateDescription
{
    private static readonly Dictionary<Option, Func<string>> Late = [];

    /// <summary>Gives an option its description later.</summary>
    public static T Of<T>(T option, Func<string> description)
        where T : Option
    {
        Late[option] = description;
        return option;
    }

    /// <summary>Describes the options of a command.</summary>
    public static void Fill(Command command)
    {
        foreach (Option option in command.Options)
            if (Late.TryGetValue(option, out Func<string>? description)) option.Description = description();
    }
}
