using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AttentiveWriter.Tests.Formats;

/// <summary>Builds NumPy files for tests.</summary>
internal static class NpyParts
{
    /// <summary>An array as NumPy writes it: the description is padded with spaces to a multiple of 64, and ends in a new line.</summary>
    public static byte[] Array(byte[] bytes, string shape, string type = "|u1", string order = "False", byte version = 1)
    {
        string description = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': ({shape}), }}";
        int head = version == 1 ? 10 : 12, length = (head + description.Length + 1 + 63) / 64 * 64 - head;
        byte[] size = new byte[head - 8];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)length);
        else BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)length);
        return [0x93, .. "NUMPY"u8, version, 0, .. size, .. Encoding.Latin1.GetBytes(description.PadRight(length - 1) + "\n"), .. bytes];
    }

    /// <summary>A file of arrays.</summary>
    public static byte[] File(CompressionLevel level, params (string Name, byte[] Array)[] arrays)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] array) in arrays)
            {
                using Stream stream = zip.CreateEntry(name, level).Open();
                stream.Write(array);
            }
        }
        return packed.ToArray();
    }
}
