namespace AttentiveWriter.Formats;

/// <summary>The CRC-32 of PNG and zip (PNG, annex D; polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    /// <summary>The value before the first byte; the result is <see cref="Update"/>'s value, inverted.</summary>
    public const uint Start = 0xFFFFFFFF;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Continues a checksum over more bytes.</summary>
    public static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            table[i] = crc;
        }
        return table;
    }
}
