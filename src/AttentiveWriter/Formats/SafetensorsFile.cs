using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AttentiveWriter.Formats;

/// <summary>A safetensors file in memory: named arrays and words about them.</summary>
/// <remarks>
/// The format is <see href="https://github.com/huggingface/safetensors"/>. Opening a file runs no code from it, and nothing is
/// allocated from a size that the file's length does not back: besides the values it takes at most 64 KiB, five times the header and 256
/// bytes for each array and each key of the metadata. A header may have 2 MiB, 10,000 arrays and 12,000 keys, its metadata 1 MiB. The
/// format has no checksum; models and checkpoints of this library hold SHA-256 of every array in their metadata (<c>sha256.NAME</c>), which
/// are verified. In files without them a flipped bit in a value is not noticed.
/// </remarks>
public sealed class SafetensorsFile
{
    private SafetensorsFile(Dictionary<string, SafeTensor> tensors, SafetensorsHeader header)
    {
        Tensors = tensors;
        Metadata = header.Metadata;
        if (tensors.Count < header.Entries.Count)
            OtherTypes = header.Entries.Where(entry => !SafetensorsFormat.IsRead(entry.Type))
                .ToDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);
    }

    /// <summary>The arrays by name, but those of <see cref="OtherTypes"/>.</summary>
    public IReadOnlyDictionary<string, SafeTensor> Tensors { get; }

    /// <summary>The arrays whose values were passed over, since their type is none of those that are read: the type by name.</summary>
    public IReadOnlyDictionary<string, string> OtherTypes { get; } = new Dictionary<string, string>();

    /// <summary>Words about the file; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file; F32 as it is, F64, F16, BF16, U8 and BOOL (0 or 1) converted to float, and I64 where every number of it is
    /// one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">There is no such file, it breaks a rule of the format, or a number in it is no
    /// float.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "there is no such file", e);
        }
    }

    /// <summary>Reads a file from a stream that can seek, from its position to its end.</summary>
    /// <param name="stream">The file's bytes.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InputFileException">The bytes break a rule of the format.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var tensors = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        return new SafetensorsFile(tensors, Read(stream, name, tensors));
    }

    /// <summary>Reads a file for its rules and hashes alone.</summary>
    /// <exception cref="InputFileException">It breaks a rule of the format, or a hash does not match.</exception>
    internal static void Verify(Stream stream, string name) => Read(stream, name, tensors: null);

    private static SafetensorsHeader Read(Stream stream, string name, Dictionary<string, SafeTensor>? tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.Length - stream.Position;
        try
        {
            SafetensorsHeader header = ReadHeader(stream, length, name);
            using IncrementalHash? hash = TensorHashes.Are(header.Metadata) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
            if (hash is not null && TensorHashes.Problem(header.Metadata, header.Entries) is string problem)
                throw new InputFileException(name, problem);
            tensors?.EnsureCapacity(header.Entries.Count);
            foreach (SafetensorsEntry entry in header.Entries)
            {
                // What we write is F32; another type in such a file is a flipped bit of its header, of which the hashes do not tell.
                if (hash is not null && !SafetensorsFormat.IsRead(entry.Type))
                    throw new InputFileException(name,
                        $"tensor {SafetensorsFormat.Show(entry.Name)} is of type {SafetensorsFormat.Show(entry.Type)}; read are "
                        + $"{string.Join(", ", SafetensorsFormat.Types)}");
                float[] values = tensors is null || entry.Count == 0 ? [] : new float[entry.Count];
                ReadValues(stream, entry, values, hash);
                if (hash is not null && TensorHashes.Problem(header.Metadata, entry.Name, hash) is string wrong)
                    throw new InputFileException(name, wrong);
                if (SafetensorsFormat.IsRead(entry.Type)) tensors?.Add(entry.Name, new SafeTensor(entry.Name, entry.Shape, values));
            }
            return header;
        }
        catch (EndOfStreamException e)
        {
            throw new InputFileException(name, "the file became shorter while it was read", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException(name, e.Message, e);
        }
    }

    private static SafetensorsHeader ReadHeader(Stream stream, long length, string name)
    {
        if (length < SafetensorsFormat.LengthBytes)
            throw new InputFileException(name,
                $"the file has {Plural.Of(length, "byte")}, expected the 8 bytes of the header's length and more");
        Span<byte> prefix = stackalloc byte[SafetensorsFormat.LengthBytes];
        stream.ReadExactly(prefix);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > SafetensorsFormat.MaxHeader)
        {
            throw new InputFileException(name,
                $"the header claims {Plural.Of(size, "byte")}, more than the {SafetensorsFormat.MaxHeader} that are read"
                + (size > SafetensorsFormat.MaxHeaderOfFormat ? "; this is not a safetensors file" : ""));
        }
        long rest = length - SafetensorsFormat.LengthBytes - (long)size;
        if (rest < 0)
        {
            long follow = length - SafetensorsFormat.LengthBytes;
            throw new InputFileException(name,
                $"the header claims {Plural.Of(size, "byte")}, but only {follow} follow: the file is cut short");
        }
        byte[] bytes = new byte[size];
        stream.ReadExactly(bytes);
        var header = new SafetensorsHeader(name);
        header.Parse(bytes, rest);
        return header;
    }

    // Into no values at all, the bytes are only read.
    private static void ReadValues(Stream stream, SafetensorsEntry entry, float[] values, IncrementalHash? hash)
    {
        int elementSize = SafetensorsFormat.ElementSize(entry.Type);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(1 << 15);
        int capacity = chunk.Length / elementSize * elementSize;
        for (long start = 0, length = entry.End - entry.Begin; start < length; start += capacity)
        {
            Span<byte> bytes = chunk.AsSpan(0, (int)Math.Min(capacity, length - start));
            stream.ReadExactly(bytes);
            hash?.AppendData(bytes);
            if (values.Length > 0) Convert(bytes, entry, values.AsSpan((int)(start / elementSize), bytes.Length / elementSize));
        }
        ArrayPool<byte>.Shared.Return(chunk);
    }

    private static void Convert(ReadOnlySpan<byte> bytes, SafetensorsEntry entry, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = entry.Type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                "F64" => InRange(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]), entry),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                // BF16 is the upper half of a float.
                "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
                "I64" => Exact(BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]), entry),
                "BOOL" when bytes[i] > 1 =>
                    throw new InvalidDataException($"tensor {SafetensorsFormat.Show(entry.Name)}, BOOL, holds {bytes[i]}, expected 0 or 1"),
                _ => bytes[i],
            };
        }
    }

    // A number that is none, or infinite, says so itself; one that only becomes infinite here would not.
    private static float InRange(double number, SafetensorsEntry entry) =>
        float.IsFinite((float)number) || !double.IsFinite(number) ? (float)number
        : throw new InvalidDataException(FormattableString.Invariant($"tensor {SafetensorsFormat.Show(entry.Name)}, F64, holds {number}, ")
            + "beyond the range of float32");

    // Fractions are rounded as all of them are; a count or an index must not become another. The wider type holds 2^63, which a long does
    // not.
    private static float Exact(long number, SafetensorsEntry entry) => (Int128)(float)number == number ? number
        : throw new InvalidDataException($"tensor {SafetensorsFormat.Show(entry.Name)}, I64, holds {number}, which no float is");
}
