using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AttentiveWriter.Formats;

/// <summary>Reads one array of whole numbers in NumPy's format, of version 1 to 3.</summary>
internal static partial class NpyReader
{
    // NumPy writes 118 bytes; a description that is far longer is none of an array of numbers.
    private const int MaxDescription = 4096, MaxRank = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="stream">Stands at its first byte.</param>
    /// <param name="length">Bytes that it claims to have.</param>
    /// <param name="packed">Bytes that it has in the file.</param>
    /// <param name="checksum">The CRC-32 of all its bytes.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of other numbers.</exception>
    public static NpyArray Read(string name, Stream stream, long length, long packed, uint checksum)
    {
        var part = new FilePart(stream, length);
        byte[] head = new byte[10];
        part.Read(head);
        if (!head.AsSpan().StartsWith(Magic)) throw new InvalidDataException("no NumPy array: it begins otherwise");
        if (head[6] is < 1 or > 3) throw new InvalidDataException($"a NumPy array of version {head[6]}, expected 1 to 3");
        uint size = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8));
        if (head[6] > 1)
        {
            byte[] rest = new byte[2];
            part.Read(rest);
            size |= (uint)BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16;
            head = [.. head, .. rest];
        }
        if (size > MaxDescription)
            throw new InvalidDataException($"its description has {Plural.Of(size, "byte")}, expected at most {MaxDescription}; the file "
            + "is damaged");
        byte[] description = new byte[size];
        part.Read(description);
        (string type, int[] lengths) = Describe(Encoding.Latin1.GetString(description));
        long count = lengths.Aggregate((long)NpyArray.WidthOf(type), (product, next) => product * next), held = length - head.Length - size;
        if (count != held)
            throw new InvalidDataException($"it is {string.Join(" x ", lengths)} of '{type}', which is {Plural.Of(count, "byte")}, but "
            + $"there are {held}; fetch the file again");
        byte[] bytes = part.ReadLarge((int)count, packed);
        if (!part.IsAtEnd) throw new InvalidDataException("it goes on after its last number; the file is damaged");
        if (~Crc32.Update(Crc32.Update(Crc32.Update(Crc32.Start, head), description), bytes) != checksum)
            throw new InvalidDataException("its checksum does not fit; fetch the file again");
        return new NpyArray(name, lengths, type, bytes);
    }

    private static (string Type, int[] Lengths) Describe(string description)
    {
        Match match = Description().Match(description);
        if (!match.Success) throw new InvalidDataException("its description is not that of an array of numbers");
        string type = match.Groups["type"].Value;
        int width = NpyArray.WidthOf(type);
        if (width == 0)
            throw new InvalidDataException($"its numbers are of type '{type}', expected whole numbers (of images "
                + $"'{NpyArray.UnsignedByte}', unsigned bytes)");
        if (match.Groups["order"].Value == "True") throw new InvalidDataException("it is in Fortran's order, expected that of C");
        string[] texts = match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long count = texts.Length is >= 1 and <= MaxRank ? width : 0;
        int[] lengths = new int[texts.Length];
        for (int i = 0; i < lengths.Length && count > 0; i++)
        {
            // Both factors are below 2^31, so the product cannot wrap.
            count = int.TryParse(texts[i], NumberStyles.None, CultureInfo.InvariantCulture, out lengths[i]) ? count * lengths[i] : 0;
            if (count > Array.MaxLength) count = 0;
        }
        return count > 0 ? (type, lengths)
            : throw new InvalidDataException($"its shape is ({match.Groups["shape"].Value}), expected 1 to {Array.MaxLength / width} "
            + "numbers");
    }

    // NumPy writes the three keys in this order.
    [GeneratedRegex(@"^\{\s*'descr':\s*'(?<type>[^']{0,20})',\s*'fortran_order':\s*(?<order>True|False),"
        + @"\s*'shape':\s*\((?<shape>[0-9, ]*)\),?\s*\}\s*$")]
    private static partial Regex Description();
}
