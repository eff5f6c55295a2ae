using System.Security.Cryptography;

namespace AttentiveWriter.Data.Downloads;

/// <summary>The SHA-256 of files, as they are written in the catalogue.</summary>
internal static class Sha256
{
    /// <summary>Returns that of the rest of a stream, 64 hexadecimal digits in lower case.</summary>
    public static async Task<string> OfAsync(Stream stream, CancellationToken token) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, token).ConfigureAwait(false));
}
