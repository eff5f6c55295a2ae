using System.Text.Json;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>A file of rows, a JSON document each, that a training adds to: read on as it grows, once for all who follow it.</summary>
/// <remarks>A long run has thousands of rows, and whoever opens its page asks for all: they are passed on as they stand.</remarks>
internal sealed class RowFile(string path)
{
    private const int MaxRow = 1 << 20;

    // The end of what was read tells whether the file that has grown is still the same one.
    private const int Tail = 256;

    private readonly Lock _gate = new();
    private FileRow[] _rows = [];
    private byte[] _tail = [];
    private long _read;
    private int _count, _edition = 1;

    /// <summary>Returns the rows after those that one has; rows that cannot be read, or are not whole yet, are left out.</summary>
    /// <param name="place">What one has; the default has nothing. It is set to what one has then.</param>
    /// <param name="isNew">Whether the file is another one by now, so that what one has no longer counts.</param>
    public ArraySegment<FileRow> After(ref (int Edition, int Count) place, out bool isNew)
    {
        lock (_gate)
        {
            ReadOn();
            isNew = place.Edition != 0 && place.Edition != _edition;
            int first = place.Edition == _edition ? place.Count : 0;
            place = (_edition, _count);
            // What stands in the array stays as it is: more is written behind it, or into another.
            return new ArraySegment<FileRow>(_rows, first, _count - first);
        }
    }

    private void ReadOn()
    {
        if (!File.Exists(path) || RegularFile.IsOther(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (_read > 0 && !IsSame(file)) (_rows, _tail, _read, _count, _edition) = ([], [], 0, 0, _edition + 1);
        file.Position = _read;
        Memory<byte> left = new byte[checked((int)(file.Length - _read))];
        left = left[..file.ReadAtLeast(left.Span, left.Length, throwOnEndOfStream: false)];
        int whole = left.Span.LastIndexOf((byte)'\n') + 1;
        if (whole == 0) return;
        for (Memory<byte> lines = left[..whole]; !lines.IsEmpty;)
        {
            int line = lines.Span.IndexOf((byte)'\n');
            if (line <= MaxRow && Parse(lines[..line]) is FileRow row) Add(row);
            lines = lines[(line + 1)..];
        }
        _read += whole;
        _tail = left[Math.Max(0, whole - Tail)..whole].ToArray();
    }

    private bool IsSame(FileStream file)
    {
        if (file.Length < _read) return false;
        Span<byte> tail = stackalloc byte[Tail];
        tail = tail[.._tail.Length];
        file.Position = _read - tail.Length;
        return file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) == tail.Length && tail.SequenceEqual(_tail);
    }

    private void Add(FileRow row)
    {
        if (_count == _rows.Length) Array.Resize(ref _rows, Math.Max(16, 2 * _count));
        _rows[_count++] = row;
    }

    // Null where it is no whole document, or of no step.
    private static FileRow? Parse(ReadOnlyMemory<byte> line)
    {
        var row = new FileRow(-1, false, 0, 0, line);
        try
        {
            var reader = new Utf8JsonReader(line.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) row = With(row, ref reader);
            return !reader.Read() && row.Step >= 0 ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileRow With(FileRow row, ref Utf8JsonReader reader)
    {
        bool isStep = reader.ValueTextEquals("step"u8), isKind = reader.ValueTextEquals("kind"u8),
            isImages = reader.ValueTextEquals("images"u8), isSeconds = reader.ValueTextEquals("seconds"u8);
        reader.Read();
        reader.Skip();
        if (isKind && reader.TokenType == JsonTokenType.String) return row with { IsValidation = reader.ValueTextEquals("validation"u8) };
        if (reader.TokenType != JsonTokenType.Number) return row;
        if (isStep) return row with { Step = reader.TryGetInt64(out long step) ? step : -1 };
        double number = reader.TryGetDouble(out double given) && double.IsFinite(given) ? given : 0;
        return isImages ? row with { Images = number } : isSeconds ? row with { Seconds = number } : row;
    }
}
