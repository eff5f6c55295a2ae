using System.Buffers.Binary;

namespace AttentiveWriter.Imaging;

/// <summary>What the IHDR chunk of a PNG says, checked.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColour Colour, bool IsInterlaced)
{
    /// <summary>Numbers per pixel in the file, alpha included.</summary>
    public int Samples => Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    /// <summary>Channels of the picture it becomes: 1 or 3.</summary>
    public int Channels => Colour is PngColour.Grey or PngColour.GreyAlpha ? 1 : 3;

    /// <summary>The passes in which the file has the pixels.</summary>
    public IReadOnlyList<PngPass> Passes => IsInterlaced ? PngPass.Adam7 : PngPass.All;

    /// <summary>Distance of the filters' left neighbour in bytes: one pixel, at least one byte.</summary>
    public int Stride => Math.Max(1, Samples * BitDepth / 8);

    /// <summary>Bytes of all rows, filter bytes included: what decompression must give.</summary>
    public long DataBytes
    {
        get
        {
            long bytes = 0;
            foreach (PngPass pass in Passes)
            {
                int columns = pass.Columns(Width);
                if (columns > 0) bytes += (RowBytes(columns) + 1L) * pass.Rows(Height);
            }
            return bytes;
        }
    }

    /// <summary>Bytes of a row of this many pixels, without its filter byte.</summary>
    public int RowBytes(int columns) => (columns * Samples * BitDepth + 7) / 8;

    /// <summary>Reads the 13 bytes of the chunk.</summary>
    /// <exception cref="InvalidDataException">They are not those of a picture that can be read.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13) throw new InvalidDataException($"the PNG header has {Plural.Of(data.Length, "byte")}, expected 13");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0 || width > Image.MaxSide || height > Image.MaxSide || (long)width * height > Image.MaxPixels)
        {
            string limits = $"1 to {Image.MaxSide} a side and at most {Image.MaxPixels} in all";
            throw new InvalidDataException($"the PNG header says {width} x {height} pixels, expected {limits}");
        }
        (int depth, var colour) = (data[8], (PngColour)data[9]);
        if (!IsAllowed(depth, colour))
            throw new InvalidDataException($"the PNG header says bit depth {depth} with colour type {data[9]}, which PNG does not have");
        if (data[10] != 0 || data[11] != 0)
            throw new InvalidDataException($"the PNG header says compression {data[10]} and filter {data[11]}, expected 0 and 0");
        if (data[12] > 1) throw new InvalidDataException($"the PNG header says interlacing {data[12]}, expected 0 or 1");
        return new PngHeader((int)width, (int)height, depth, colour, IsInterlaced: data[12] == 1);
    }

    private static bool IsAllowed(int depth, PngColour colour) => colour switch
    {
        PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => depth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => depth is 8 or 16,
        _ => false,
    };
}
