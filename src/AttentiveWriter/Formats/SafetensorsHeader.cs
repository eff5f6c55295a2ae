using System.Text.Json;
using System.Text.Unicode;

namespace AttentiveWriter.Formats;

/// <summary>Parses the header of a safetensors file and holds it against the file's length; nothing is taken on trust.</summary>
/// <param name="path">The file's name, for messages.</param>
internal sealed class SafetensorsHeader(string path)
{
    // The longest of the format has 7 letters.
    private const int MaxTypeName = 16;

    /// <summary>The arrays in the order of their bytes.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>Words about the file.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses the header.</summary>
    /// <param name="header">The header's bytes.</param>
    /// <param name="dataLength">Bytes of the file after the header.</param>
    public void Parse(ReadOnlySpan<byte> header, long dataLength)
    {
        if (header.IsEmpty || header[0] != '{') throw Bad("the header does not start with '{'; this is not a safetensors file");
        if (!Utf8.IsValid(header)) throw Bad("the header is not valid UTF-8");
        var json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            ReadRoot(ref json);
        }
        catch (JsonException e)
        {
            throw new InputFileException(path, $"the header is not valid JSON near its byte {json.BytesConsumed}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, written as an escape: valid UTF-8, valid JSON, and yet no text.
            throw new InputFileException(path, $"the header holds text that is not valid Unicode near its byte {json.BytesConsumed}", e);
        }
        CheckLayout(dataLength);
    }

    private void ReadRoot(ref Utf8JsonReader json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        json.Read();
        while (Next(ref json, JsonTokenType.EndObject))
        {
            string name = json.GetString()!;
            if (!names.Add(name)) throw Bad($"the header names {SafetensorsFormat.Show(name)} twice");
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject) throw Bad($"{SafetensorsFormat.Show(name)} is not a JSON object");
            if (name == SafetensorsFormat.MetadataKey) ReadMetadata(ref json);
            else if (Entries.Count == SafetensorsFormat.MaxTensors)
                throw Bad($"the header has more than the {SafetensorsFormat.MaxTensors} tensors that are read");
            else Entries.Add(ReadEntry(ref json, name));
        }
        json.Read(); // throws when anything but white space follows
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        long size = 0;
        while (Next(ref json, JsonTokenType.EndObject))
        {
            if (Metadata.Count == SafetensorsFormat.MaxMetadataKeys)
                throw Bad($"the metadata has more than the {SafetensorsFormat.MaxMetadataKeys} keys that are read");
            string key = ReadText(ref json, ref size);
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                throw Bad($"the metadata {SafetensorsFormat.Show(key)} is not a string; metadata is text to text");
            if (!Metadata.TryAdd(key, ReadText(ref json, ref size))) throw Bad($"the metadata names {SafetensorsFormat.Show(key)} twice");
        }
    }

    // Counted before it takes memory as text.
    private string ReadText(ref Utf8JsonReader json, ref long size) =>
        (size += json.ValueSpan.Length) <= SafetensorsFormat.MaxMetadata ? json.GetString()!
            : throw Bad("the metadata is larger than 1 MiB");

    // Nothing is allocated but what stays: a header may have many tensors.
    private SafetensorsEntry ReadEntry(ref Utf8JsonReader json, string name)
    {
        string? type = null;
        Span<long> shape = stackalloc long[SafetensorsFormat.MaxRank], offsets = stackalloc long[2];
        int rank = -1, ends = -1;
        while (Next(ref json, JsonTokenType.EndObject))
        {
            if (type is null && json.ValueTextEquals("dtype"u8)) type = ReadType(ref json, name);
            else if (rank < 0 && json.ValueTextEquals("shape"u8)) rank = ReadNumbers(ref json, name, "shape", shape);
            else if (ends < 0 && json.ValueTextEquals("data_offsets"u8)) ends = ReadNumbers(ref json, name, "data_offsets", offsets);
            else throw
                Bad($"{Label(name)}: {SafetensorsFormat.Show(json.GetString()!)} is repeated or unknown; expected once each: dtype, "
                + "shape, data_offsets");
        }
        if (type is null || rank < 0 || ends != offsets.Length) throw Bad($"{Label(name)} lacks dtype, shape or the two data_offsets");
        return Entry(name, type, shape[..rank], offsets);
    }

    private string ReadType(ref Utf8JsonReader json, string name)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String) throw Bad($"{Label(name)}: dtype is not a string");
        foreach (string type in SafetensorsFormat.Types)
            if (json.ValueTextEquals(type)) return type;
        // Of a type that is not read: that is no fault of the file while nobody asks for the array.
        return json.ValueSpan.Length <= MaxTypeName ? json.GetString()!
            : throw Bad($"{Label(name)} is of type {SafetensorsFormat.Show(json.GetString()!)}, no name of a type");
    }

    private SafetensorsEntry Entry(string name, string type, ReadOnlySpan<long> shape, ReadOnlySpan<long> offsets)
    {
        long count = 1;
        int[] dimensions = shape.Length == 0 ? [] : new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            // Both factors stay below 2^31, so the product cannot wrap.
            count = shape[i] > Array.MaxLength || count * shape[i] > Array.MaxLength
                ? throw Bad($"{Label(name)} has shape {List(shape)}, more than the {Array.MaxLength} elements that are read")
                : count * shape[i];
            dimensions[i] = (int)shape[i];
        }
        bool isRead = SafetensorsFormat.IsRead(type);
        long bytes = isRead ? count * SafetensorsFormat.ElementSize(type) : Math.Max(0, offsets[1] - offsets[0]);
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
            throw Bad($"{Label(name)}, {type} {List(shape)}, needs {Plural.Of(bytes, "byte")}, but its data_offsets are {List(offsets)}");
        return new SafetensorsEntry(name, type, dimensions, isRead ? (int)count : 0, offsets[0], offsets[1]);
    }

    // Returns how many there are.
    private int ReadNumbers(ref Utf8JsonReader json, string name, string key, scoped Span<long> numbers)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray) throw Bad($"{Label(name)}: {key} is not a list");
        int count = 0;
        while (Next(ref json, JsonTokenType.EndArray))
        {
            if (count == numbers.Length) throw Bad($"{Label(name)}: {key} has more than {numbers.Length} numbers");
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number) || number < 0)
                throw Bad($"{Label(name)}: {key} holds something other than whole numbers from 0 to 2^63-1");
            numbers[count++] = number;
        }
        return count;
    }

    // No hole and no overlap: each byte of the file belongs to one array.
    private void CheckLayout(long dataLength)
    {
        Entries.Sort((a, b) => (a.Begin, a.End, a.Name.Length).CompareTo((b.Begin, b.End, b.Name.Length)));
        long position = 0;
        foreach (SafetensorsEntry entry in Entries)
        {
            if (entry.Begin != position)
            {
                string kind = entry.Begin < position ? "overlaps the tensor before it" : "leaves a hole before it";
                throw Bad($"{Label(entry.Name)} starts at byte {entry.Begin} of the data, expected {position}: it {kind}");
            }
            position = entry.End;
        }
        if (position != dataLength)
        {
            throw Bad($"the tensors take {Plural.Of(position, "byte")}, but {dataLength} follow the header: "
                + (position > dataLength ? "the file is cut short" : "the file has bytes at its end that belong to no tensor"));
        }
    }

    private static bool Next(ref Utf8JsonReader json, JsonTokenType end)
    {
        json.Read();
        return json.TokenType != end;
    }

    private static string Label(string name) => "tensor " + SafetensorsFormat.Show(name);

    private static string List(ReadOnlySpan<long> numbers) => $"[{string.Join(", ", numbers.ToArray())}]";

    private InputFileException Bad(string problem) => new(path, problem);
}
