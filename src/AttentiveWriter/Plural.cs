using System.Globalization;
using System.Numerics;

namespace AttentiveWriter;

/// <summary>Numbers of things, in words: "1 image", "2 images".</summary>
public static class Plural
{
    /// <summary>Returns a number and the word after it.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="word">The word for one of them, such as <c>image</c>.</param>
    /// <param name="format">How the number is written; null for plain digits, <c>N0</c> for groups of three.</param>
    /// <typeparam name="T">A whole number.</typeparam>
    public static string Of<T>(T count, string word, string? format = null)
        where T : IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(word);
        string ending = count == T.One ? "" : word.EndsWith('s') ? "es" : "s";
        return count.ToString(format, CultureInfo.InvariantCulture) + " " + word + ending;
    }
}
