using System.Buffers;
using System.Text.Json;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>Follows a file of rows, a JSON document each, that a training adds to.</summary>
/// <remarks>A long run has thousands of rows, and whoever opens its page asks for all: they are passed on as they stand, in memory that is
/// used again.</remarks>
internal sealed class RowFile(string path) : IDisposable
{
    private const int MaxRow = 1 << 20;
    private byte[] _bytes = [];
    private long _read;

    /// <summary>Returns the rows that have been added since the last time; rows that cannot be read, or are not whole yet, are left
    /// out.</summary>
    /// <param name="isNew">Whether the file is shorter than it was, so that what was read no longer counts.</param>
    public List<FileRow> Next(out bool isNew)
    {
        var rows = new List<FileRow>();
        isNew = false;
        if (!File.Exists(path)) return rows;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length < _read) (isNew, _read) = (true, 0);
        file.Position = _read;
        int length = checked((int)(file.Length - _read));
        if (length > _bytes.Length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }
        Memory<byte> left = _bytes.AsMemory(0, file.ReadAtLeast(_bytes.AsSpan(0, length), length, throwOnEndOfStream: false));
        while (left.Span.IndexOf((byte)'\n') is >= 0 and int line)
        {
            if (line <= MaxRow && Parse(left[..line]) is FileRow row) rows.Add(row);
            left = left[(line + 1)..];
            _read += line + 1;
        }
        return rows;
    }

    /// <summary>Gives back the memory of the rows.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
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
