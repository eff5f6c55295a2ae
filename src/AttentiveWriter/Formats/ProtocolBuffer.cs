using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AttentiveWriter.Formats;

/// <summary>A protocol buffer message in the making: as much of the encoding as event files need.</summary>
internal sealed class ProtocolBuffer
{
    // The kinds of value on the wire; the low three bits of a field's key.
    private const int VariableInteger = 0, EightBytes = 1, Counted = 2, FourBytes = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public ProtocolBuffer Integer(int field, long value) => Key(field, VariableInteger).Variable((ulong)value);

    public ProtocolBuffer Double(int field, double value)
    {
        Key(field, EightBytes);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    public ProtocolBuffer Single(int field, float value)
    {
        Key(field, FourBytes);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    public ProtocolBuffer Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtocolBuffer Message(int field, ProtocolBuffer value) => Bytes(field, value.Written);

    public ProtocolBuffer Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Counted).Variable((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Adds the fields of another message to this one.</summary>
    public ProtocolBuffer Append(ProtocolBuffer fields)
    {
        _bytes.Write(fields.Written);
        return this;
    }

    private ProtocolBuffer Key(int field, int kind) => Variable((ulong)(field << 3 | kind));

    // Seven bits a byte, the lowest first; the top bit says that more follow.
    private ProtocolBuffer Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        return Byte((byte)value);
    }

    private ProtocolBuffer Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }
}
