using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AttentiveWriter.Formats;

/// <summary>SHA-256 of every array of a safetensors file, and of its other words, kept in its metadata: the format itself has no
/// checksum.</summary>
/// <remarks>The key is <c>sha256.NAME</c>, the value 64 lower-case hexadecimal digits: of the array's bytes in the file, and under
/// <c>sha256.__metadata__</c> of all other keys and values, by key (ordinal), each in UTF-8 and followed by a zero byte. Files without any
/// such key load unchecked; where there is one, there must be all.</remarks>
internal static class TensorHashes
{
    private const string Prefix = "sha256.", Words = Prefix + SafetensorsFormat.MetadataKey;

    /// <summary>Returns metadata with the hashes added.</summary>
    public static Dictionary<string, string> Add(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var all = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        foreach (SafeTensor tensor in tensors) all[Prefix + tensor.Name] = Of(tensor.Data);
        all[Words] = Of(all);
        return all;
    }

    /// <summary>Whether metadata holds hashes.</summary>
    public static bool Are(Dictionary<string, string> metadata) =>
        metadata.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Holds the words against their hash, and makes sure that every array has one.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Problem(Dictionary<string, string> metadata, IReadOnlyList<SafetensorsEntry> entries)
    {
        foreach (SafetensorsEntry entry in entries)
            if (Find(metadata, entry.Name) is null)
                return $"tensor {SafetensorsFormat.Show(entry.Name)} has no SHA-256, though others have: {Cure}";
        if (metadata.GetValueOrDefault(Words) != Of(metadata)) return $"its metadata do not match their SHA-256: {Cure}";
        // The words are whole; so a hash without its array means that the array's name is not.
        return metadata.Keys.Count(key => key.StartsWith(Prefix, StringComparison.Ordinal)) == entries.Count + 1 ? null
            : $"a tensor is missing of which there is a SHA-256: {Cure}";
    }

    /// <summary>Holds an array's hash against the one that the metadata name.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Problem(Dictionary<string, string> metadata, string name, IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> digits = stackalloc char[2 * SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        Convert.TryToHexStringLower(bytes, digits, out _);
        return digits.SequenceEqual(Find(metadata, name)) ? null
            : $"tensor {SafetensorsFormat.Show(name)} does not match its SHA-256: {Cure}";
    }

    // The key is put together in borrowed memory: a hostile file may have many tensors with long names.
    private static string? Find(Dictionary<string, string> metadata, string name)
    {
        char[] key = ArrayPool<char>.Shared.Rent(Prefix.Length + name.Length);
        Prefix.CopyTo(key);
        name.CopyTo(key.AsSpan(Prefix.Length));
        metadata.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key.AsSpan(0, Prefix.Length + name.Length), out string? hash);
        ArrayPool<char>.Shared.Return(key);
        return hash;
    }

    private const string Cure = "the file is damaged; take another copy or an older checkpoint";

    private static string Of(float[] values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(1 << 16);
        int capacity = chunk.Length / sizeof(float);
        for (int start = 0; start < values.Length; start += capacity)
        {
            int count = Math.Min(capacity, values.Length - start);
            for (int i = 0; i < count; i++) BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(i * sizeof(float)), values[start + i]);
            hash.AppendData(chunk, 0, count * sizeof(float));
        }
        ArrayPool<byte>.Shared.Return(chunk);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Of(Dictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] keys = [.. metadata.Keys];
        Array.Sort(keys, StringComparer.Ordinal);
        foreach (string key in keys)
        {
            if (key == Words) continue;
            Append(hash, key);
            Append(hash, metadata[key]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // In parts, so that a large text is not held once more.
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> part = stackalloc byte[512];
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count > part.Length - 4)
            {
                hash.AppendData(part[..count]);
                count = 0;
            }
            count += rune.EncodeToUtf8(part[count..]);
        }
        hash.AppendData(part[..count]);
        hash.AppendData([0]);
    }
}
