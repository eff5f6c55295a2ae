using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AttentiveWriter.Formats;

/// <summary>Writes safetensors files: equal input gives equal bytes.</summary>
/// <remarks>Arrays lie in the format's own order, element size descending and then name; as all are F32 here, by name (ordinal).
/// The header is padded with spaces so that the values begin at a multiple of 8 bytes.</remarks>
public static class SafetensorsWriter
{
    // Names stay readable in the header; it is never placed in a web page.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where it goes, from the stream's position on.</param>
    /// <param name="tensors">The arrays, in any order; names differ, and are not <c>__metadata__</c>.</param>
    /// <param name="metadata">Words about the file, or null for none.</param>
    /// <exception cref="ArgumentException">A name is repeated, reserved or not valid Unicode, a shape has more than 8 dimensions, a
    /// negative one or another number of elements than there are values, or readers would refuse the header: more than 10,000 tensors,
    /// 12,000 keys or 1 MiB of metadata, or 2 MiB in all.</exception>
    public static void Write(Stream stream, IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        SafeTensor[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        Check(sorted);
        byte[] header = Header(sorted, metadata);
        Span<byte> length = stackalloc byte[SafetensorsFormat.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(1 << 16);
        foreach (SafeTensor tensor in sorted) WriteValues(stream, tensor.Data, chunk);
        ArrayPool<byte>.Shared.Return(chunk);
    }

    private static byte[] Header(SafeTensor[] sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                if (metadata.Count > SafetensorsFormat.MaxMetadataKeys)
                    throw new ArgumentException($"The metadata has {metadata.Count} keys, more than the "
                        + $"{SafetensorsFormat.MaxMetadataKeys} that readers accept.", nameof(metadata));
                json.WriteStartObject(SafetensorsFormat.MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(Unicode(key), Unicode(value));
                json.WriteEndObject();
                if (json.BytesCommitted + json.BytesPending > SafetensorsFormat.MaxMetadata)
                    throw new ArgumentException("The metadata passes the 1 MiB that readers accept.", nameof(metadata));
            }
            long offset = 0;
            foreach (SafeTensor tensor in sorted)
            {
                json.WriteStartObject(Unicode(tensor.Name));
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)sizeof(float) * tensor.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        if (buffer.WrittenCount > SafetensorsFormat.MaxHeader - 8)
            throw new ArgumentException($"The header takes {buffer.WrittenCount} bytes, more than readers accept.");
        byte[] header = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    private static void Check(SafeTensor[] sorted)
    {
        if (sorted.Length > SafetensorsFormat.MaxTensors)
            throw new ArgumentException($"There are {sorted.Length} tensors, more than the {SafetensorsFormat.MaxTensors} that readers "
                + "accept.");
        for (int i = 0; i < sorted.Length; i++)
        {
            (string name, int[] shape, float[] data) = sorted[i];
            if (name == SafetensorsFormat.MetadataKey) throw new ArgumentException($"A tensor cannot be named {name}.");
            if (i > 0 && name == sorted[i - 1].Name) throw new ArgumentException($"Two tensors are named {name}.");
            if (shape.Length > SafetensorsFormat.MaxRank || Array.Exists(shape, dimension => dimension < 0))
                throw new ArgumentException($"Tensor {name} has shape [{string.Join(", ", shape)}]; at most 8 dimensions, none negative.");
            Int128 count = 1;
            foreach (int dimension in shape) count = count > int.MaxValue && dimension > 0 ? count : count * dimension;
            if (count != data.Length)
                throw new ArgumentException($"Tensor {name} has shape [{string.Join(", ", shape)}] but {data.Length} values.");
        }
    }

    // The JSON writer would replace a lone surrogate, and the name read back would be another.
    private static string Unicode(string text)
    {
        for (int i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(text, i, out _)) throw new ArgumentException("A name or metadata value is not valid Unicode.");
        }
        return text;
    }

    private static void WriteValues(Stream stream, float[] values, byte[] chunk)
    {
        int capacity = chunk.Length / sizeof(float);
        for (int start = 0; start < values.Length; start += capacity)
        {
            int count = Math.Min(capacity, values.Length - start);
            for (int i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(i * sizeof(float)), values[start + i]);
            stream.Write(chunk, 0, count * sizeof(float));
        }
    }
}
