using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

/// <summary>Pictures that tests are made from; the same on every run.</summary>
internal static class Pictures
{
    /// <summary>Random bytes.</summary>
    public static Image Noise(int width, int height, int channels, int seed)
    {
        var image = new Image(width, height, channels);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>Slopes and a disc: content that filters and prediction work on.</summary>
    public static Image Smooth(int width, int height, int channels, int phase = 0)
    {
        var image = new Image(width, height, channels);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int dx = x - width / 2 - phase;
                int dy = y - height / 2;
                bool inDisc = dx * dx + dy * dy < width * height / 16;
                for (int channel = 0; channel < channels; channel++)
                    image[x, y, channel] = (byte)(inDisc ? 255 - 60 * channel : x * (2 + channel) + y * 3 + phase);
            }
        }
        return image;
    }

    /// <summary>One grey level everywhere.</summary>
    public static Image Flat(int width, int height, byte level)
    {
        var image = new Image(width, height, 1);
        image.Pixels.AsSpan().Fill(level);
        return image;
    }

    /// <summary>A PNG file of about a hundred bytes.</summary>
    public static byte[] SmallPng(int channels)
    {
        var stream = new MemoryStream();
        PngWriter.Write(stream, Smooth(11, 6, channels));
        return stream.ToArray();
    }

    public static void AssertSame(Image expected, Image actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        Assert.Equal(expected.Pixels, actual.Pixels);
    }
}
