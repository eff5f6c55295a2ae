using System.Security.Cryptography;

namespace AttentiveWriter.Data;

/// <summary>What tells the images of one split of a set from any others.</summary>
/// <param name="Images">How many.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Channels">Values per pixel.</param>
/// <param name="Values">The SHA-256 of all values or, of images that are made on the spot, what makes them, with its version.</param>
/// <param name="Labels">The SHA-256 of all labels; null where there are none, or where they follow from the values.</param>
public sealed record DataFingerprint(long Images, int Width, int Height, int Channels, string Values, string? Labels = null)
{
    internal const string HashName = "sha256:";

    private const int ShownLength = 12;

    /// <summary>Whether both are of the same images. Labels that only one of them has, of files that were not there for the other, are no
    /// difference.</summary>
    /// <param name="other">The other.</param>
    public bool Agrees(DataFingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Labels = null } == other with { Labels = null }
            && (Labels is null || other.Labels is null || Labels == other.Labels);
    }

    /// <summary>The fingerprint in words: "12 images of 8 x 8 x 1, sha256:0123456789ab".</summary>
    public override string ToString()
    {
        string labels = Labels is null ? "" : $", labels {Short(Labels)}";
        string count = Plural.Of(Images, "image", "N0");
        return FormattableString.Invariant($"{count} of {Width} x {Height} x {Channels}, {Short(Values)}{labels}");
    }

    /// <summary>What is wrong with a fingerprint that was read from a file, each beginning with the name of a field.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach ((string name, long value) in new[] { ("images", Images), ("width", Width), ("height", Height), ("channels", Channels) })
            if (value < 1) yield return $"{name} is {value}, expected 1 or more";
        if (string.IsNullOrWhiteSpace(Values)) yield return "values is missing";
        else if (!AreHashesWhole(Values)) yield return $"values has a SHA-256 that is not {2 * SHA256.HashSizeInBytes} hexadecimal digits";
        if (Labels is not null
            && (Labels.Length == 0 || !AreHashesWhole(Labels))) yield return
            $"labels is not '{HashName}' and {2 * SHA256.HashSizeInBytes} hexadecimal digits";
    }

    // What makes images on the spot is said in words, and of parts there are several.
    private static bool AreHashesWhole(string identity) =>
        identity.Split(HashName)[1..].All(rest => rest.TakeWhile(char.IsAsciiHexDigitLower).Count() == 2 * SHA256.HashSizeInBytes);

    private static string Short(string identity) =>
        identity.StartsWith(HashName, StringComparison.Ordinal) ? identity[..Math.Min(identity.Length, HashName.Length + ShownLength)]
            : identity;
}
