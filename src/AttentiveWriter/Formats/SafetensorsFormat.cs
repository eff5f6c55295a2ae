namespace AttentiveWriter.Formats;

/// <summary>The limits and words of the safetensors format that reader and writer share.</summary>
/// <remarks>A file is: the header's length N (8 bytes, little-endian), N bytes of JSON, then the arrays without a gap.</remarks>
internal static class SafetensorsFormat
{
    /// <summary>Bytes before the header.</summary>
    public const int LengthBytes = 8;
    /// <summary>Largest header read or written, bytes; that of a DRAW model is a few thousand.</summary>
    public const int MaxHeader = 2 << 20;
    /// <summary>Largest header of the format itself, bytes.</summary>
    public const int MaxHeaderOfFormat = 100_000_000;
    /// <summary>Largest metadata, in bytes of the header over all keys and values.</summary>
    public const int MaxMetadata = 1 << 20;
    /// <summary>Most keys of the metadata: room for a hash of each array, and for others.</summary>
    public const int MaxMetadataKeys = 12_000;
    /// <summary>Most arrays.</summary>
    public const int MaxTensors = 10_000;
    /// <summary>Most dimensions of an array.</summary>
    public const int MaxRank = 8;
    /// <summary>The header's entry that is not an array.</summary>
    public const string MetadataKey = "__metadata__";
    /// <summary>The element types that are read.</summary>
    public static readonly string[] Types = ["F32", "F16", "BF16", "F64", "I64", "U8", "BOOL"];

    /// <summary>Whether arrays of a type are read.</summary>
    public static bool IsRead(string type) => Array.IndexOf(Types, type) >= 0;

    /// <summary>Returns the size of one element of a type that is read, in bytes.</summary>
    public static int ElementSize(string type) => type switch
    {
        "F64" or "I64" => 8,
        "F32" => 4,
        "F16" or "BF16" => 2,
        _ => 1,
    };

    /// <summary>Returns text from a file in a form that keeps a message on one line of bounded length.</summary>
    public static string Show(string text)
    {
        const int Limit = 80;
        string shown = string.Create(Math.Min(text.Length, Limit), text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                char c = source[i];
                span[i] = char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c;
            }
        });
        return text.Length > Limit ? $"'{shown}...'" : $"'{shown}'";
    }
}
