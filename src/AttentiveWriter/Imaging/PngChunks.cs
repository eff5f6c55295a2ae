using System.Buffers.Binary;
using System.IO.Compression;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>The pieces that a PNG and an animated PNG are written from.</summary>
internal static class PngChunks
{
    /// <summary>The eight bytes every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one chunk: length, name, data (in up to two parts), checksum.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ReadOnlySpan<byte> moreData = default)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length + moreData.Length);
        stream.Write(number);
        stream.Write(name);
        stream.Write(data);
        stream.Write(moreData);
        uint crc = Crc32.Update(Crc32.Update(Crc32.Update(Crc32.Start, name), data), moreData);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        stream.Write(number);
    }

    /// <summary>Writes the signature and the header of an 8-bit picture.</summary>
    public static void WriteHeader(Stream stream, Image image)
    {
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels == 3 ? PngColour.Rgb : PngColour.Grey);
        stream.Write(Signature);
        Write(stream, "IHDR"u8, header);
    }

    /// <summary>Filters and compresses the pixels.</summary>
    /// <returns>The zlib stream that stands in IDAT and fdAT chunks.</returns>
    public static byte[] Compress(Image image)
    {
        var output = new MemoryStream();
        int rowBytes = image.Width * image.Channels;
        byte[] zeros = new byte[rowBytes];
        byte[] best = new byte[rowBytes + 1];
        byte[] candidate = new byte[rowBytes + 1];
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < image.Height; y++)
            {
                ReadOnlySpan<byte> row = image.Pixels.AsSpan(y * rowBytes, rowBytes);
                ReadOnlySpan<byte> above = y == 0 ? zeros : image.Pixels.AsSpan((y - 1) * rowBytes, rowBytes);
                long least = long.MaxValue;
                // A row that is predicted whole, as in most of a chart, needs no other try.
                for (int type = 0; type < PngFilter.Count && least > 0; type++)
                {
                    candidate[0] = (byte)type;
                    PngFilter.Apply(type, row, above, image.Channels, candidate.AsSpan(1));
                    long cost = PngFilter.Cost(candidate.AsSpan(1));
                    if (cost >= least) continue;
                    least = cost;
                    (best, candidate) = (candidate, best);
                }
                zlib.Write(best);
            }
        }
        return output.ToArray();
    }
}
