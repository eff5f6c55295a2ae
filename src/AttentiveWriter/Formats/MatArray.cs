using System.Runtime.InteropServices;

namespace AttentiveWriter.Formats;

/// <summary>An array of numbers of a MATLAB file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its lengths, two or more; the first index runs fastest.</param>
/// <param name="Type">How the numbers are stored, which may be narrower than their type in MATLAB.</param>
/// <param name="Bytes">The numbers, in this machine's byte order.</param>
public sealed record MatArray(string Name, IReadOnlyList<int> Dimensions, MatType Type, byte[] Bytes)
{
    /// <summary>Numbers in all.</summary>
    public int Count => Bytes.Length / Width(Type);

    /// <summary>Its lengths, as messages show them.</summary>
    public string Shape => string.Join(" x ", Dimensions);

    /// <summary>One number.</summary>
    /// <param name="index">Its place, 0 to <see cref="Count"/> - 1.</param>
    public double this[int index] => Type switch
    {
        MatType.Int8 => (sbyte)Bytes[index],
        MatType.UInt8 => Bytes[index],
        MatType.Int16 => As<short>()[index],
        MatType.UInt16 => As<ushort>()[index],
        MatType.Int32 => As<int>()[index],
        MatType.UInt32 => As<uint>()[index],
        MatType.Single => As<float>()[index],
        MatType.Double => As<double>()[index],
        MatType.Int64 => As<long>()[index],
        MatType.UInt64 => As<ulong>()[index],
        _ => throw new InvalidOperationException($"{Type} is not a type of numbers."),
    };

    /// <summary>Bytes of one number.</summary>
    internal static int Width(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        _ => 8,
    };

    private ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);
}
