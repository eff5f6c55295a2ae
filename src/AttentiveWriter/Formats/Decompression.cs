using System.IO.Compression;

namespace AttentiveWriter.Formats;

/// <summary>What the framework's decompressors throw.</summary>
internal static class Decompression
{
    /// <summary>Whether an exception says that compressed data is damaged.</summary>
    /// <remarks>Most damage is an <see cref="InvalidDataException"/>; some is a ZLibException, an <see cref="IOException"/> that .NET does
    /// not publish: it is known by where it comes from.</remarks>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException || (e is IOException && e.GetType().Assembly == typeof(DeflateStream).Assembly);
}
