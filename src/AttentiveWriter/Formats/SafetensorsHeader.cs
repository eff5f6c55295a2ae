using System.Text.Json;
using System.Text.Unicode;

namespace AttentiveWriter.Formats;

/// <summary>Parses the header of a safetensors file and holds it against the file's length; nothing is taken on trust.</summary>
/// <param name="path">The file's name, for messages.</param>
internal sealed class SafetensorsHeader(string path)
{
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
            else Entries.Add(ReadEntry(ref json, name));
        }
        json.Read(); // throws when anything but white space follows
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        long size = 0;
        while (Next(ref json, JsonTokenType.EndObject))
        {
            string key = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                throw Bad($"the metadata {SafetensorsFormat.Show(key)} is not a string; metadata is text to text");
            string value = json.GetString()!;
            if ((size += key.Length + value.Length) > SafetensorsFormat.MaxMetadata) throw Bad("the metadata is larger than 1 MiB");
            if (!Metadata.TryAdd(key, value)) throw Bad($"the metadata names {SafetensorsFormat.Show(key)} twice");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader json, string name)
    {
        string label = "tensor " + SafetensorsFormat.Show(name);
        string? type = null;
        long[]? shape = null, offsets = null;
        while (Next(ref json, JsonTokenType.EndObject))
        {
            string key = json.GetString()!;
            json.Read();
            if (key == "dtype" && type is null)
                type = json.TokenType == JsonTokenType.String ? json.GetString()! : throw Bad($"{label}: dtype is not a string");
            else if (key == "shape" && shape is null)
                shape = ReadNumbers(ref json, $"{label}: shape", SafetensorsFormat.MaxRank);
            else if (key == "data_offsets" && offsets is null)
                offsets = ReadNumbers(ref json, $"{label}: data_offsets", 2);
            else
                throw Bad($"{label}: {SafetensorsFormat.Show(key)} is repeated or unknown; expected once each: dtype, shape, data_offsets");
        }
        if (type is null || shape is null || offsets is not { Length: 2 })
            throw Bad($"{label} lacks dtype, shape or the two data_offsets");
        return Entry(name, label, type, shape, offsets);
    }

    private SafetensorsEntry Entry(string name, string label, string type, long[] shape, long[] offsets)
    {
        int elementSize = SafetensorsFormat.ElementSize(type);
        if (elementSize == 0) throw Bad($"{label} is of type {SafetensorsFormat.Show(type)}; read are {SafetensorsFormat.ReadTypes}");
        long count = 1;
        int[] dimensions = new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            // Both factors stay below 2^31, so the product cannot wrap.
            count = shape[i] > Array.MaxLength || count * shape[i] > Array.MaxLength
                ? throw Bad($"{label} has shape [{string.Join(", ", shape)}], more than the {Array.MaxLength} elements that are read")
                : count * shape[i];
            dimensions[i] = (int)shape[i];
        }
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != count * elementSize)
        {
            throw Bad($"{label}, {type} [{string.Join(", ", shape)}], needs {count * elementSize} bytes, "
                + $"but its data_offsets are [{offsets[0]}, {offsets[1]}]");
        }
        return new SafetensorsEntry(name, type, dimensions, (int)count, offsets[0], offsets[1]);
    }

    private long[] ReadNumbers(ref Utf8JsonReader json, string label, int limit)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw Bad($"{label} is not a list");
        Span<long> numbers = stackalloc long[limit];
        int count = 0;
        while (Next(ref json, JsonTokenType.EndArray))
        {
            if (count == limit) throw Bad($"{label} has more than {limit} numbers");
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number) || number < 0)
                throw Bad($"{label} holds something other than whole numbers from 0 to 2^63-1");
            numbers[count++] = number;
        }
        return numbers[..count].ToArray();
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
                string label = "tensor " + SafetensorsFormat.Show(entry.Name);
                string kind = entry.Begin < position ? "overlaps the tensor before it" : "leaves a hole before it";
                throw Bad($"{label} starts at byte {entry.Begin} of the data, expected {position}: it {kind}");
            }
            position = entry.End;
        }
        if (position != dataLength)
        {
            throw Bad($"the tensors take {position} bytes, but {dataLength} follow the header: "
                + (position > dataLength ? "the file is cut short" : "the file has bytes at its end that belong to no tensor"));
        }
    }

    private static bool Next(ref Utf8JsonReader json, JsonTokenType end)
    {
        json.Read();
        return json.TokenType != end;
    }

    private InputFileException Bad(string problem) => new(path, problem);
}
