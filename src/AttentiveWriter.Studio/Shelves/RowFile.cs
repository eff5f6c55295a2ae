using System.Text.Json;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>Follows a file of rows, a JSON document each, that a training adds to.</summary>
internal sealed class RowFile(string path)
{
    private const int MaxRow = 1 << 20;
    private long _read;

    /// <summary>Returns the rows that have been added since the last time; rows that cannot be read, or are not whole yet, are left
    /// out.</summary>
    /// <param name="isNew">Whether the file is shorter than it was, so that what was read no longer counts.</param>
    public List<JsonObject> Next(out bool isNew)
    {
        var rows = new List<JsonObject>();
        isNew = false;
        if (!File.Exists(path)) return rows;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < _read) (isNew, _read) = (true, 0);
        file.Position = _read;
        byte[] bytes = new byte[file.Length - _read];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Span<byte> left = bytes.AsSpan(0, length);
        while (left.IndexOf((byte)'\n') is >= 0 and int line)
        {
            if (line <= MaxRow && Parse(left[..line]) is JsonObject row) rows.Add(row);
            left = left[(line + 1)..];
            _read += line + 1;
        }
        return rows;
    }

    /// <summary>The step of a row; -1 where it names none.</summary>
    public static long Step(JsonObject row) => row["step"] is JsonValue value && value.TryGetValue(out long step) ? step : -1;

    private static JsonObject? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonNode.Parse(ref reader) is JsonObject row && Step(row) >= 0 ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
