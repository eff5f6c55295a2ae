using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The classes that <c>--class</c> names.</summary>
internal static class ClassChoice
{
    /// <summary>Returns the numbers of classes that were given with commas between, each by its name or, where none is called so, by its
    /// number; null where none was given.</summary>
    public static int[]? Numbers(string? given, RunConfig config)
    {
        if (given is null) return null;
        // A name may have a comma itself.
        if (config.Data?.Classes.Contains(given) == true) return [Number(given, config)];
        string[] parts = [.. given.Split(',').Select(part => part.Trim())];
        if (parts.Length > 1 && parts.Contains(""))
            throw new UsageException($"--class '{given}' names no class before or after a comma; expected classes with commas between, "
                + "such as 3,7");
        return [.. parts.Select(part => Number(part, config))];
    }

    /// <summary>Returns the class of each of some images, which take those that were given in turn.</summary>
    public static int[] InTurn(IReadOnlyList<int> given, int count) => given.Count <= count
        ? [.. Enumerable.Range(0, count).Select(i => given[i % given.Count])]
        : throw new UsageException($"--class names {Plural.Of(given.Count, "class")} for {Plural.Of(count, "image")}");

    /// <summary>Says in JSON which classes were given: one by itself, several as a list.</summary>
    public static void AddTo(JsonObject json, IReadOnlyList<int>? given, RunConfig config)
    {
        int? only = given is [int one] ? one : null;
        json["class"] = only;
        json["class_name"] = only is int known ? Name(known, config) : null;
        json["classes"] = given is null ? null : new JsonArray([.. given.Select(number => (JsonNode)Name(number, config))]);
    }

    private static int Number(string given, RunConfig config)
    {
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
