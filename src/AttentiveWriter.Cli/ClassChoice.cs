using AttentiveWriter.Data;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The class that <c>--class</c> names.</summary>
internal static class ClassChoice
{
    /// <summary>Returns the number of a class that was given by its name or, where none is called so, by its number; null where none was
    /// given.</summary>
    public static int? Number(string? given, RunConfig config)
    {
        if (given is null) return null;
        int classes = config.Model.Classes;
        if (classes == 0)
            throw new UsageException("--class names a class, and the model knows none; train one that does with draw train --conditional");
        IReadOnlyList<string> names = config.Data?.Classes ?? [];
        return DataIdentity.Find(given, names, classes) ?? throw new UsageException(names.Count > 0
            ? $"--class cannot be '{given}'{(given.Any(char.IsLetter) ? Spelling.Hint(given, names) : "")}; classes: "
                + $"{string.Join(", ", names)}, or 0..{classes - 1}"
            : $"--class cannot be '{given}', expected 0..{classes - 1}");
    }

    /// <summary>Returns the name of a model's class; its number where it has none.</summary>
    public static string Name(int number, RunConfig config) =>
        config.Data?.Classes is IReadOnlyList<string> names && number < names.Count ? names[number]
            : FormattableString.Invariant($"{number}");
}
