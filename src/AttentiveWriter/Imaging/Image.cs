namespace AttentiveWriter.Imaging;

/// <summary>A picture of bytes, grey or RGB.</summary>
/// <remarks>One limit holds for every picture, read, drawn or written: <see cref="MaxSide"/> and <see cref="MaxPixels"/>. What is written
/// can therefore be read back.</remarks>
public sealed class Image
{
    /// <summary>The largest width and the largest height.</summary>
    public const int MaxSide = 16_384;

    /// <summary>The largest width times height.</summary>
    public const int MaxPixels = 64 << 20;

    /// <summary>Creates a black picture.</summary>
    /// <param name="width">Pixels per row, 1..<see cref="MaxSide"/>.</param>
    /// <param name="height">Rows, 1..<see cref="MaxSide"/>.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Image(int width, int height, int channels)
        : this(width, height, channels, new byte[CheckedLength(width, height, channels)])
    {
    }

    /// <summary>Creates a picture around existing pixels, which it keeps and does not copy.</summary>
    /// <param name="width">Pixels per row, 1..<see cref="MaxSide"/>.</param>
    /// <param name="height">Rows, 1..<see cref="MaxSide"/>.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="pixels">Bytes [height, width, channels].</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">There are not height x width x channels bytes.</exception>
    public Image(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int length = CheckedLength(width, height, channels);
        if (pixels.Length != length)
            throw Mismatch($"{length} bytes for [{height}, {width}, {channels}]", pixels.Length, nameof(pixels));
        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; }

    /// <summary>The pixels, [height, width, channels], row-major, channels interleaved.</summary>
    public byte[] Pixels { get; }

    /// <summary>One byte of the picture.</summary>
    /// <param name="x">Column, from 0.</param>
    /// <param name="y">Row, from 0.</param>
    /// <param name="channel">Channel, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the picture.</exception>
    public byte this[int x, int y, int channel = 0]
    {
        get => Pixels[Offset(x, y, channel)];
        set => Pixels[Offset(x, y, channel)] = value;
    }

    /// <summary>Makes a picture of planar floats.</summary>
    /// <param name="planes">Floats [channels, height, width]; 0 is black, 1 is full.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <returns>A picture whose bytes are x * 255 + 0.5, cut to 0..255 and rounded down; NaN becomes 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">There are not channels x height x width floats.</exception>
    public static Image FromPlanes(ReadOnlySpan<float> planes, int width, int height, int channels)
    {
        int length = CheckedLength(width, height, channels);
        if (planes.Length != length)
            throw Mismatch($"{length} floats for [{channels}, {height}, {width}]", planes.Length, nameof(planes));
        var image = new Image(width, height, channels);
        int area = width * height;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < area; i++) image.Pixels[i * channels + channel] = ToByte(planes[channel * area + i]);
        }
        return image;
    }

    /// <summary>The picture as planar floats: the inverse of <see cref="FromPlanes"/>.</summary>
    /// <returns>Floats [channels, height, width] in 0..1: byte / 255.</returns>
    public float[] ToPlanes()
    {
        int area = Width * Height;
        float[] planes = new float[Pixels.Length];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int i = 0; i < area; i++) planes[channel * area + i] = Pixels[i * Channels + channel] / 255f;
        }
        return planes;
    }

    /// <summary>Enlarges the picture; each pixel becomes a square (nearest neighbour).</summary>
    /// <param name="factor">Side of the square, at least 1.</param>
    /// <returns>A new picture, factor times as wide and as high.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is under 1, or the result is over the limits.</exception>
    public Image Enlarge(int factor)
    {
        if (factor < 1 || factor > MaxSide)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"expected 1..{MaxSide}");
        var large = new Image(Width * factor, Height * factor, Channels);
        int rowBytes = large.Width * Channels;
        for (int y = 0; y < Height; y++)
        {
            Span<byte> first = large.Pixels.AsSpan(y * factor * rowBytes, rowBytes);
            for (int x = 0; x < large.Width; x++)
            {
                int from = (y * Width + x / factor) * Channels;
                for (int channel = 0; channel < Channels; channel++) first[x * Channels + channel] = Pixels[from + channel];
            }
            for (int copy = 1; copy < factor; copy++) first.CopyTo(large.Pixels.AsSpan((y * factor + copy) * rowBytes));
        }
        return large;
    }

    /// <summary>Copies the picture as RGB; grey is repeated in all three channels.</summary>
    /// <returns>A new picture of 3 channels.</returns>
    public Image ToRgb()
    {
        if (Channels == 3) return new Image(Width, Height, 3, (byte[])Pixels.Clone());
        var rgb = new Image(Width, Height, 3);
        for (int i = 0; i < Pixels.Length; i++) rgb.Pixels.AsSpan(3 * i, 3).Fill(Pixels[i]);
        return rgb;
    }

    /// <summary>Copies the picture as grey: of RGB the luminance of Rec. 601, to the nearest.</summary>
    /// <returns>A new picture of 1 channel.</returns>
    public Image ToGrey()
    {
        if (Channels == 1) return new Image(Width, Height, 1, (byte[])Pixels.Clone());
        var grey = new Image(Width, Height, 1);
        for (int i = 0; i < grey.Pixels.Length; i++)
            grey.Pixels[i] = (byte)((299 * Pixels[3 * i] + 587 * Pixels[3 * i + 1] + 114 * Pixels[3 * i + 2] + 500) / 1000);
        return grey;
    }

    /// <summary>Returns the picture as a model of so many channels takes it.</summary>
    /// <param name="channels">1 gives grey and 3 gives RGB; any other number, the picture as it is.</param>
    public Image ToChannels(int channels) => channels == Channels ? this : channels switch
    {
        1 => ToGrey(),
        3 => ToRgb(),
        _ => this,
    };

    /// <summary>Whether there can be a picture of this size.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    public static bool HasRoom(long width, long height) =>
        width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide && width * height <= MaxPixels;

    // Comparisons with NaN are false, so NaN takes the last branch.
    private static byte ToByte(float value)
    {
        float scaled = value * 255f + 0.5f;
        return scaled >= 255f ? (byte)255 : scaled > 0f ? (byte)scaled : (byte)0;
    }

    private static ArgumentException Mismatch(string expected, int got, string parameter) =>
        new($"expected {expected}, got {got}", parameter);

    private static int CheckedLength(int width, int height, int channels)
    {
        if (width < 1 || width > MaxSide) throw new ArgumentOutOfRangeException(nameof(width), width, $"expected 1..{MaxSide}");
        if (height < 1 || height > MaxSide) throw new ArgumentOutOfRangeException(nameof(height), height, $"expected 1..{MaxSide}");
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 (grey) or 3 (RGB)");
        if ((long)width * height > MaxPixels)
            throw new ArgumentOutOfRangeException(nameof(height), height, $"{width} x {height} is over {MaxPixels} pixels");
        return width * height * channels;
    }

    private int Offset(int x, int y, int channel)
    {
        if ((uint)x >= (uint)Width) throw new ArgumentOutOfRangeException(nameof(x), x, $"expected 0..{Width - 1}");
        if ((uint)y >= (uint)Height) throw new ArgumentOutOfRangeException(nameof(y), y, $"expected 0..{Height - 1}");
        if ((uint)channel >= (uint)Channels)
            throw new ArgumentOutOfRangeException(nameof(channel), channel, $"expected 0..{Channels - 1}");
        return (y * Width + x) * Channels + channel;
    }
}
