using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

/// <summary>Builds MATLAB 5 files for tests, good and bad, of either byte order.</summary>
internal sealed class MatParts(bool bigEndian = false)
{
    public const int UInt8Class = 9, DoubleClass = 6, CharClass = 4;

    public byte[] File(params byte[][] elements)
    {
        byte[] header = new byte[128];
        "MATLAB 5.0 MAT-file, made by a test"u8.CopyTo(header);
        if (bigEndian) (header[124], header[125]) = (1, 0);
        else (header[124], header[125]) = (0, 1);
        (bigEndian ? "MI"u8 : "IM"u8).CopyTo(header.AsSpan(126));
        return [.. header, .. elements.SelectMany(e => e)];
    }

    /// <summary>A tag, and the data padded to eight bytes.</summary>
    public byte[] Element(int type, byte[] data, int? claimed = null) =>
        [.. Words(type, claimed ?? data.Length), .. data, .. type == 15 ? [] : new byte[-data.Length & 7]];

    /// <summary>Type, size and up to four bytes in one tag.</summary>
    public byte[] Small(int type, byte[] data) => [.. Words(data.Length << 16 | type), .. data, .. new byte[4 - data.Length]];

    /// <summary>An array of bytes.</summary>
    public byte[] Array(string name, int[] dimensions, byte[] data, int kind = UInt8Class) =>
        Raw(name, dimensions, Element((int)MatType.UInt8, data), kind);

    /// <summary>An array of numbers of 8 bytes.</summary>
    public byte[] Array(string name, int[] dimensions, double[] data) =>
        Raw(name, dimensions, Element((int)MatType.Double, [.. data.SelectMany(value => Ordered(BitConverter.GetBytes(value)))]),
            DoubleClass);

    /// <summary>An array whose numbers are an element already.</summary>
    public byte[] Raw(string name, int[] dimensions, byte[] numbers, int kind = DoubleClass, bool complex = false) => Element(14,
    [
        .. Element(6, Words(kind | (complex ? 0x800 : 0), 0)),
        .. Element(5, Words(dimensions)),
        .. name.Length <= 4 && name.Length > 0 ? Small(1, Encoding.ASCII.GetBytes(name)) : Element(1, Encoding.ASCII.GetBytes(name)),
        .. numbers,
    ]);

    /// <summary>An element, compressed.</summary>
    public byte[] Compressed(byte[] element)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(element);
        return Element(15, packed.ToArray());
    }

    /// <summary>Bytes of a number, in the order of the file.</summary>
    public byte[] Ordered(byte[] number)
    {
        if (bigEndian == BitConverter.IsLittleEndian) System.Array.Reverse(number);
        return number;
    }

    private byte[] Words(params int[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (bigEndian) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
            else BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }
        return bytes;
    }
}
