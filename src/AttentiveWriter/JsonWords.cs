using System.Text.Json;
using System.Text.RegularExpressions;

namespace AttentiveWriter;

/// <summary>Says what is wrong with JSON in words of the file, not of the reader.</summary>
internal static partial class JsonWords
{
    /// <summary>Returns what is wrong, in a line.</summary>
    /// <param name="e">What the reader threw, or one of this library with words of its own.</param>
    public static string Of(JsonException e)
    {
        // The reader knows a line, and speaks of its own types.
        if (Duplicate().Match(e.Message) is { Success: true } twice) return $"'{PlainText.Of(twice.Groups[1].Value)}' stands twice";
        if (e.LineNumber is not long line) return PlainText.Of(e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        string path = PlainText.Of((e.Path ?? "").TrimStart('$').TrimStart('.'));
        return path.Length == 0 ? $"it is no JSON from line {line + 1} on"
            : $"{path} is not known, or has a value that it cannot have (line {line + 1})";
    }

    [GeneratedRegex("^Duplicate property '(.*?)' encountered")]
    private static partial Regex Duplicate();
}
