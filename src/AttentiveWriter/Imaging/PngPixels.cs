using System.Buffers.Binary;
using System.IO.Compression;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>Turns the compressed rows of a PNG into a picture, row by row: decompress, undo the filter, unpack samples, lay on
/// black.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette; // RGB entries, already on black
    private readonly int[]? _transparent; // the samples of the one colour that is transparent

    /// <summary>Takes what the chunks before the pixels said.</summary>
    /// <exception cref="InvalidDataException">The palette or the transparency does not fit the header.</exception>
    public PngPixels(PngHeader header, byte[]? palette, byte[]? transparency)
    {
        _header = header;
        _palette = [];
        if (header.Colour == PngColour.Palette) _palette = PaletteOnBlack(palette, transparency ?? []);
        else if (transparency is not null && (header.Colour is PngColour.Grey or PngColour.Rgb))
            _transparent = TransparentColour(transparency, header);
    }

    /// <summary>Decodes the picture.</summary>
    /// <param name="compressed">The zlib stream of all IDAT chunks.</param>
    /// <exception cref="InvalidDataException">It is damaged, too short or too long, or a pixel has no palette entry.</exception>
    public Image Decode(Stream compressed)
    {
        var image = new Image(_header.Width, _header.Height, _header.Channels);
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        foreach (PngPass pass in _header.Passes) DecodePass(zlib, pass, image);
        // Reading on also makes the decoder compare the checksum of all rows.
        if (ReadFrom(zlib, new byte[1]) > 0)
            throw new InvalidDataException($"the PNG data goes on after row {_header.Height}, the last");
        return image;
    }

    private void DecodePass(ZLibStream zlib, PngPass pass, Image image)
    {
        int columns = pass.Columns(_header.Width), channels = _header.Channels;
        if (columns == 0) return;
        byte[] row = new byte[_header.RowBytes(columns) + 1], above = new byte[row.Length];
        int[] samples = new int[columns * _header.Samples];
        byte[] pixels = new byte[columns * channels];
        for (int y = pass.Top; y < _header.Height; y += pass.Down)
        {
            if (ReadFrom(zlib, row) < row.Length)
                throw new InvalidDataException($"the PNG data ends in row {y + 1} of {_header.Height}");
            if (row[0] >= PngFilter.Count) throw new InvalidDataException($"the PNG row {y + 1} has filter {row[0]}, expected 0 to 4");
            PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), _header.Stride);
            ReadOnlySpan<byte> converted = row.AsSpan(1);
            if (!IsPlain)
            {
                Unpack(converted, _header.BitDepth, samples);
                Convert(samples, pixels);
                converted = pixels;
            }
            Span<byte> target = image.Pixels.AsSpan(y * _header.Width * channels, _header.Width * channels);
            if (pass.Across == 1) converted.CopyTo(target);
            else
            {
                for (int x = 0; x < columns; x++)
                    converted.Slice(x * channels, channels).CopyTo(target[((pass.Left + x * pass.Across) * channels)..]);
            }
            (row, above) = (above, row);
        }
    }

    // Most files: the rows are already the picture's.
    private bool IsPlain => _header.BitDepth == 8 && (_header.Colour is PngColour.Grey or PngColour.Rgb) && _transparent is null;

    private static int ReadFrom(ZLibStream zlib, Span<byte> destination)
    {
        try
        {
            return zlib.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (Decompression.IsDamage(e))
        {
            throw new InvalidDataException("the PNG is damaged: its data does not decompress", e);
        }
    }

    private static void Unpack(ReadOnlySpan<byte> row, int bitDepth, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = bitDepth switch
            {
                8 => row[i],
                16 => row[2 * i] << 8 | row[2 * i + 1],
                // The leftmost pixel stands in the highest bits.
                _ => row[i * bitDepth / 8] >> (8 - bitDepth - i * bitDepth % 8) & ((1 << bitDepth) - 1),
            };
        }
    }

    private void Convert(ReadOnlySpan<int> samples, Span<byte> pixels)
    {
        int perPixel = _header.Samples, channels = _header.Channels, full = Full(_header.BitDepth);
        for (int x = 0; x < pixels.Length / channels; x++)
        {
            ReadOnlySpan<int> pixel = samples.Slice(x * perPixel, perPixel);
            Span<byte> target = pixels.Slice(x * channels, channels);
            if (_header.Colour == PngColour.Palette)
            {
                if (pixel[0] * 3 >= _palette.Length)
                    throw new InvalidDataException($"a PNG pixel has palette entry {pixel[0]}, the palette has {_palette.Length / 3}");
                _palette.AsSpan(pixel[0] * 3, 3).CopyTo(target);
                continue;
            }
            int alpha = perPixel > channels ? pixel[^1] : full;
            if (_transparent is not null && pixel.SequenceEqual(_transparent)) alpha = 0;
            for (int channel = 0; channel < channels; channel++) target[channel] = OnBlack(pixel[channel], alpha, full);
        }
    }

    private static int Full(int bitDepth) => (1 << bitDepth) - 1;

    // Both numbers of any depth, rounded once, to the nearest of 0..255; full is odd, so that nothing lies halfway.
    private static byte OnBlack(int value, int alpha, int full)
    {
        if (alpha == full) return (byte)(full == 255 ? value : (value * 255 + full / 2) / full);
        long most = (long)full * full;
        return (byte)(((long)value * alpha * 255 + most / 2) / most);
    }

    private static byte[] PaletteOnBlack(byte[]? palette, byte[] transparency)
    {
        if (palette is null || palette.Length == 0 || palette.Length % 3 != 0)
            throw new InvalidDataException($"the PNG palette has {palette?.Length ?? 0} bytes, expected 3 for each of 1 to 256 colours");
        if (transparency.Length > palette.Length / 3)
            throw new InvalidDataException($"the PNG has {transparency.Length} transparencies for {palette.Length / 3} palette colours");
        for (int i = 0; i < transparency.Length * 3; i++) palette[i] = OnBlack(palette[i], transparency[i / 3], full: 255);
        return palette;
    }

    private static int[] TransparentColour(byte[] transparency, PngHeader header)
    {
        if (transparency.Length != 2 * header.Samples)
            throw new InvalidDataException($"the PNG transparent colour has {Plural.Of(transparency.Length, "byte")}, expected "
                + $"{2 * header.Samples}");
        int[] colour = new int[header.Samples];
        // 16 bits are stored for every depth, and only the depth's lowest count (PNG, section 11.3.1.1).
        for (int i = 0; i < colour.Length; i++) colour[i] =
            BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)) & Full(header.BitDepth);
        return colour;
    }
}
