using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AttentiveWriter.Gpu;

/// <summary>Which bytes of a structure are its fields, and which are gaps, that hold whatever was there before.</summary>
/// <typeparam name="T">The structure.</typeparam>
internal static class UsedBytes<T>
    where T : unmanaged
{
    private static readonly byte[] Mask = Of(typeof(T));

    /// <summary>Writes a structure with zeros in its gaps, so that equal ones have equal bytes.</summary>
    public static void Write(in T value, Span<byte> target)
    {
        MemoryMarshal.Write(target, value);
        for (int i = 0; i < Unsafe.SizeOf<T>(); i++) target[i] &= Mask[i];
    }

    private static byte[] Of(Type type)
    {
        byte[] mask = new byte[Marshal.SizeOf(type)];
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Span<byte> place = mask.AsSpan((int)Marshal.OffsetOf(type, field.Name));
            if (field.FieldType.IsPrimitive) place[..Marshal.SizeOf(field.FieldType)].Fill(byte.MaxValue);
            else Of(field.FieldType).CopyTo(place);
        }
        return mask;
    }
}
