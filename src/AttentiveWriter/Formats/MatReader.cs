using System.Buffers.Binary;
using System.IO.Compression;

namespace AttentiveWriter.Formats;

/// <summary>Walks through the elements of a MATLAB file and takes the arrays that are wanted.</summary>
/// <param name="file">The file.</param>
/// <param name="wanted">Names of the arrays to take.</param>
internal sealed class MatReader(FileStream file, IReadOnlyList<string> wanted)
{
    private const int HeaderSize = 128, TagSize = 8, MatrixType = 14, CompressedType = 15;

    // Arrays of numbers are the classes of double to uint64; the others are cells, structures, objects, text and sparse arrays.
    private const int FirstNumbers = 6, LastNumbers = 15;

    private const int ComplexFlag = 0x800, MaxRank = 32, MaxName = 255, ListedNames = 8;

    // No deflate stream expands further than this.
    private const int MaxExpansion = 1032;

    private readonly Dictionary<string, MatArray> _found = [];
    private readonly List<string> _others = [];
    private bool _swap;

    /// <summary>Reads the file.</summary>
    /// <param name="required">Names that must be there.</param>
    /// <exception cref="InvalidDataException">It is damaged, or one of them is missing.</exception>
    public IReadOnlyDictionary<string, MatArray> Read(IReadOnlyList<string> required)
    {
        ReadHeader();
        for (long at = HeaderSize; at < file.Length;) at = ReadElement(at);
        string? missing = required.FirstOrDefault(name => !_found.ContainsKey(name));
        if (missing is null) return _found;
        string others = string.Join(", ", _found.Keys.Concat(_others).Take(ListedNames));
        throw new InvalidDataException($"the file has no array '{missing}'" + (others.Length > 0 ? $"; it has: {others}" : ""));
    }

    private void ReadHeader()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        int read = file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        ReadOnlySpan<byte> begin = header[..read];
        if (begin is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] || begin.StartsWith("MATLAB 7.3"u8))
            throw new InvalidDataException("a MATLAB 7.3 file (HDF5), which cannot be read; save it in MATLAB with -v7");
        if (read < HeaderSize)
            throw new InvalidDataException($"the file ends within its header, after {read} of {HeaderSize} bytes; expected a MATLAB 5 "
            + "file");
        ReadOnlySpan<byte> order = header[126..];
        if (!order.SequenceEqual("IM"u8) && !order.SequenceEqual("MI"u8))
            throw new InvalidDataException("not a MATLAB 5 file: its header has no mark of the byte order");
        _swap = order.SequenceEqual("IM"u8) != BitConverter.IsLittleEndian;
        int version = order.SequenceEqual("IM"u8) ? BinaryPrimitives.ReadUInt16LittleEndian(header[124..])
            : BinaryPrimitives.ReadUInt16BigEndian(header[124..]);
        if (version != 0x100)
            throw new InvalidDataException($"the MATLAB header says version 0x{version:x4}, expected 0x0100" + (version == 0x200
                ? "; save it in MATLAB with -v7" : ""));
    }

    // Returns where the next one begins.
    private long ReadElement(long at)
    {
        Span<byte> tag = stackalloc byte[TagSize];
        file.Position = at;
        if (file.ReadAtLeast(tag, TagSize, throwOnEndOfStream: false) < TagSize)
            throw new InvalidDataException($"the file ends within the tag of an element, at byte {at}; it is cut short or followed by "
                + "other data");
        uint type = Word(tag), size = Word(tag[4..]);
        if (type is not (MatrixType or CompressedType))
            throw new InvalidDataException($"the element at byte {at} is of type {type}, expected an array ({MatrixType}) or a compressed "
                + $"one ({CompressedType}); the file is damaged");
        long end = at + TagSize + size;
        if (end > file.Length)
            throw new InvalidDataException($"the element at byte {at} calls for {Plural.Of(size, "byte")}, but the file has "
                + $"{file.Length - at - TagSize} more; fetch it again");
        if (type == MatrixType) ReadArray(new FilePart(file, size), size);
        else ReadCompressed(at, size);
        return end;
    }

    private void ReadCompressed(long at, uint size)
    {
        using var unpacked = new ZLibStream(new FileSection(file, size), CompressionMode.Decompress);
        var tag = new FilePart(unpacked, TagSize);
        Span<byte> bytes = stackalloc byte[TagSize];
        tag.Read(bytes);
        if (Word(bytes) != MatrixType)
            throw new InvalidDataException($"the compressed element at byte {at} holds type {Word(bytes)}, expected an array "
            + $"({MatrixType})");
        var part = new FilePart(unpacked, Word(bytes[4..]));
        if (!ReadArray(part, size * (long)MaxExpansion)) return;
        // To the end of the stream, which has a checksum.
        part.SkipRest();
        if (!part.IsAtEnd)
            throw new InvalidDataException($"the compressed element at byte {at} goes on after its array; the file is damaged");
    }

    // Returns whether the array was wanted; of another one the rest is left unread.
    private bool ReadArray(FilePart part, long most)
    {
        byte[] flags = ReadShort(part, "flags", 8, (uint)MatType.UInt32);
        if (flags.Length != 8)
            throw new InvalidDataException($"the flags of an array have {Plural.Of(flags.Length, "byte")}, expected 8; the file is "
            + "damaged");
        uint word = Word(flags), kind = word & 0xff;
        // Objects and functions have no dimensions.
        if (kind > LastNumbers) return false;
        byte[] lengths = ReadShort(part, "dimensions", 4 * MaxRank, (uint)MatType.Int32, (uint)MatType.UInt32);
        byte[] letters = ReadShort(part, "name", MaxName, (uint)MatType.Int8, (uint)MatType.UInt8, 16);
        string name = new([.. letters.Select(letter => letter is > 0x20 and < 0x7f ? (char)letter : '?')]);
        if (!wanted.Contains(name))
        {
            if (_others.Count < ListedNames) _others.Add(name);
            return false;
        }
        if (_found.ContainsKey(name)) throw new InvalidDataException($"the array '{name}' stands twice");
        if (kind < FirstNumbers || (word & ComplexFlag) != 0) throw new InvalidDataException($"'{name}' is no array of real numbers");
        int[] dimensions = Dimensions(name, lengths);
        _found.Add(name, ReadNumbers(part, name, dimensions, most));
        return true;
    }

    private int[] Dimensions(string name, byte[] lengths)
    {
        if (lengths.Length is 0 || lengths.Length % 4 != 0)
            throw new InvalidDataException($"the dimensions of '{name}' have {Plural.Of(lengths.Length, "byte")}; the file is damaged");
        int[] dimensions = new int[lengths.Length / 4];
        UInt128 count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = (int)Word(lengths.AsSpan(4 * i));
            if (dimensions[i] < 0) throw new InvalidDataException($"dimension {i + 1} of '{name}' is {dimensions[i]}; the file is damaged");
            // At most 2^63 before, less than 2^31 now.
            count = UInt128.Min(count * (uint)dimensions[i], 1ul << 63);
        }
        return count <= (ulong)Array.MaxLength ? dimensions
            : throw new InvalidDataException($"'{name}' is {string.Join(" x ", dimensions)}, more than {Array.MaxLength} numbers; the "
                + "file is damaged");
    }

    private MatArray ReadNumbers(FilePart part, string name, int[] dimensions, long most)
    {
        (uint type, uint size, byte[]? inline) = ReadTag(part);
        if (!Enum.IsDefined((MatType)type))
            throw new InvalidDataException($"'{name}' is stored as type {type}, expected numbers; the file is damaged");
        int width = MatArray.Width((MatType)type);
        long needed = dimensions.Aggregate((long)width, (product, length) => product * length);
        if (size != needed)
            throw new InvalidDataException($"'{name}' is {string.Join(" x ", dimensions)} numbers of {Plural.Of(width, "byte")}, {needed} "
                + $"in all, but has {size}; the file is damaged");
        if (size > Array.MaxLength)
            throw new InvalidDataException($"'{name}' has {Plural.Of(size, "byte")}, at most {Array.MaxLength} can be read");
        if (size > most)
            throw new InvalidDataException($"'{name}' has {Plural.Of(size, "byte")}, more than its element can hold; the file is damaged");
        byte[] bytes = inline ?? part.ReadLarge((int)size, most / MaxExpansion);
        if (_swap && width > 1)
        {
            for (int i = 0; i < bytes.Length; i += width) bytes.AsSpan(i, width).Reverse();
        }
        return new MatArray(name, dimensions, (MatType)type, bytes);
    }

    // An element that can only be short, with what it is padded by.
    private byte[] ReadShort(FilePart part, string what, int limit, params ReadOnlySpan<uint> types)
    {
        (uint type, uint size, byte[]? inline) = ReadTag(part);
        if (!types.Contains(type) || size > limit)
            throw new InvalidDataException($"the {what} of an array are of type {type} and have {Plural.Of(size, "byte")}, expected type "
                + $"{types[0]} and at most {limit}; the file is damaged");
        if (inline is not null) return inline;
        byte[] bytes = new byte[size];
        part.Read(bytes);
        part.Skip(-size & 7);
        return bytes;
    }

    // Up to four bytes may stand within the tag; type and size then share its first half.
    private (uint Type, uint Size, byte[]? Inline) ReadTag(FilePart part)
    {
        Span<byte> tag = stackalloc byte[TagSize];
        part.Read(tag);
        uint first = Word(tag), inlineSize = first >> 16;
        if (inlineSize == 0) return (first, Word(tag[4..]), null);
        if (inlineSize > 4)
            throw new InvalidDataException($"an element says {Plural.Of(inlineSize, "byte")} within its tag, expected 1 to 4; the file is "
            + "damaged");
        return (first & 0xffff, inlineSize, tag[4..(4 + (int)inlineSize)].ToArray());
    }

    private uint Word(ReadOnlySpan<byte> bytes)
    {
        uint word = BitConverter.ToUInt32(bytes);
        return _swap ? BinaryPrimitives.ReverseEndianness(word) : word;
    }
}
