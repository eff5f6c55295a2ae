using AttentiveWriter.Imaging;
using SkiaSharp;

namespace AttentiveWriter.Cli;

/// <summary>The one place that names SkiaSharp: nothing is loaded of it before a method of this class is called.</summary>
/// <remarks>Null is a file that Skia does not decode whole, in whichever way it says so. Colours are taken as they stand in the file:
/// profiles are not applied, as in PNG.</remarks>
internal static class SkiaPicture
{
    private const int Samples = 4;

    /// <summary>The size of a picture, as it stands upright.</summary>
    public static ImageSize? Size(byte[] file)
    {
        using SKCodec? codec = Open(file);
        return codec is null ? null : Size(codec);
    }

    /// <summary>Decodes a picture, its first frame where it moves, and turns it upright; transparency is laid on black.</summary>
    public static Image? Decode(byte[] file)
    {
        using SKCodec? codec = Open(file);
        if (codec is null) return null;
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        byte[] pixels = new byte[width * height * Samples];
        // No colour space: the numbers of the file.
        var wanted = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        unsafe
        {
            fixed (byte* first = pixels)
                if (codec.GetPixels(wanted, (nint)first) != SKCodecResult.Success) return null;
        }
        return Upright(pixels, width, height, codec.EncodedOrigin, Size(codec));
    }

    // An empty or mutated file gives null or an exception, as it happens.
    private static SKCodec? Open(byte[] file)
    {
        try
        {
            return SKCodec.Create(new SKMemoryStream(file));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ImageSize Size(SKCodec codec)
    {
        SKImageInfo info = codec.Info;
        int channels = info.ColorType == SKColorType.Gray8 ? 1 : 3;
        return IsTurned(codec.EncodedOrigin) ? new ImageSize(info.Height, info.Width, channels)
            : new ImageSize(info.Width, info.Height, channels);
    }

    private static bool IsTurned(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static Image Upright(byte[] pixels, int width, int height, SKEncodedOrigin origin, ImageSize size)
    {
        var image = new Image(size.Width, size.Height, size.Channels);
        (int right, int bottom) = (width - 1, height - 1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // Where the first row and the first column of the file belong (Exif 2.3, tag 274).
                (int column, int row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (right - x, y),
                    SKEncodedOrigin.BottomRight => (right - x, bottom - y),
                    SKEncodedOrigin.BottomLeft => (x, bottom - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (bottom - y, x),
                    SKEncodedOrigin.RightBottom => (bottom - y, right - x),
                    SKEncodedOrigin.LeftBottom => (y, right - x),
                    _ => (x, y),
                };
                ReadOnlySpan<byte> from = pixels.AsSpan((y * width + x) * Samples, Samples);
                Span<byte> to = image.Pixels.AsSpan((row * size.Width + column) * size.Channels, size.Channels);
                for (int channel = 0; channel < to.Length; channel++) to[channel] = (byte)((from[channel] * from[3] + 127) / 255);
            }
        }
        return image;
    }
}
