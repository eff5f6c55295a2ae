using System.Buffers.Binary;

namespace AttentiveWriter.Formats;

/// <summary>An array of whole numbers of a NumPy file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lengths">Its lengths, each at least 1; the last index runs fastest.</param>
/// <param name="Type">The type of its numbers, as NumPy writes it, such as <c>&lt;i8</c>.</param>
/// <param name="Bytes">The numbers, in the file's byte order.</param>
internal sealed record NpyArray(string Name, IReadOnlyList<int> Lengths, string Type, byte[] Bytes)
{
    /// <summary>The type of unsigned bytes.</summary>
    public const string UnsignedByte = "|u1";

    /// <summary>Its lengths, as messages show them.</summary>
    public string Shape => string.Join(" x ", Lengths);

    /// <summary>One number.</summary>
    /// <param name="index">Its place, 0 for the first.</param>
    public Int128 this[int index]
    {
        get
        {
            int width = WidthOf(Type);
            Span<byte> number = stackalloc byte[sizeof(long)];
            bool isNegative = Type[1] == 'i' && (sbyte)Bytes[index * width + (Type[0] == '>' ? 0 : width - 1)] < 0;
            number.Fill(isNegative ? byte.MaxValue : (byte)0);
            Bytes.AsSpan(index * width, width).CopyTo(number);
            if (Type[0] == '>') number[..width].Reverse();
            return isNegative ? BinaryPrimitives.ReadInt64LittleEndian(number) : BinaryPrimitives.ReadUInt64LittleEndian(number);
        }
    }

    /// <summary>Bytes of a number of a type; 0 where it is no type of whole numbers (or true and false).</summary>
    /// <param name="type">The type, as NumPy writes it: byte order, kind, width.</param>
    public static int WidthOf(string type) => type switch
    {
        ['|' or '<' or '>', 'i' or 'u' or 'b', '1'] => 1,
        ['<' or '>', 'i' or 'u', '2' or '4' or '8'] => type[2] - '0',
        _ => 0,
    };
}
