using System.Runtime.InteropServices;

namespace AttentiveWriter.Formats.Onnx;

/// <summary>An initialiser: a tensor that the file holds.</summary>
/// <param name="Value">Its name.</param>
/// <param name="Type">Of what it is.</param>
/// <param name="Shape">Its sides; none of a scalar.</param>
/// <param name="Bytes">Its values, little-endian.</param>
internal sealed record OnnxTensor(OnnxValue Value, OnnxType Type, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The values as bytes of the file.</summary>
    /// <typeparam name="T">float or long.</typeparam>
    public static byte[] BytesOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        int size = bytes.Length / Math.Max(1, values.Length);
        for (int i = 0; i < bytes.Length && !BitConverter.IsLittleEndian; i += size) bytes.AsSpan(i, size).Reverse();
        return bytes;
    }

    /// <summary>Returns the message <c>TensorProto</c>.</summary>
    public ProtocolBuffer Message()
    {
        var message = new ProtocolBuffer();
        foreach (int side in Shape) message.Integer(1, side);
        return message.Integer(2, (long)Type).Text(8, Value.Name).Bytes(9, Bytes.Span);
    }
}
