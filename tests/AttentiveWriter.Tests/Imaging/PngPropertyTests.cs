using AttentiveWriter.Imaging;
using CsCheck;

namespace AttentiveWriter.Tests.Imaging;

public class PngPropertyTests
{
    // Noise, few colours, and slopes that the filters of PNG are for.
    private static readonly Gen<Image> Pictures =
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 50]
        from channels in Gen.OneOf(1, 3)
        from most in Gen.OneOf(0, 1, 255)
        from slope in Gen.Int[0, 5]
        from noise in Gen.Byte.Array[width * height * channels]
        select new Image(width, height, channels, [.. noise.Select((value, i) => (byte)(value % (most + 1) + slope * i))]);

    [Fact]
    public void WriteAndRead_AnyPicture_GivesTheSamePixels() => Pictures.Holds(picture =>
    {
        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        stream.Position = 0;

        Image read = PngReader.Read(stream, "picture");

        Assert.Equal((picture.Width, picture.Height, picture.Channels), (read.Width, read.Height, read.Channels));
        Assert.Equal(picture.Pixels, read.Pixels);
        Assert.Equal(stream.Length, stream.Position);
    });
}
