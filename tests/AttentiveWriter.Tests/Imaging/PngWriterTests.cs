using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PngWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 3)]
    [InlineData(28, 28, 1)]
    [InlineData(32, 32, 3)]
    [InlineData(301, 7, 1)]
    [InlineData(5, 203, 3)]
    public void Write_AnyPicture_ReadsBackTheSame(int width, int height, int channels)
    {
        foreach (Image image in new[] { Pictures.Noise(width, height, channels, seed: 1), Pictures.Smooth(width, height, channels) })
        {
            var stream = new MemoryStream();

            PngWriter.Write(stream, image);

            stream.Position = 0;
            Pictures.AssertSame(image, PngReader.Read(stream, "round trip"));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public void Write_Chunks_AreThoseOfThePngStandard(int channels, byte colourType)
    {
        var stream = new MemoryStream();

        PngWriter.Write(stream, Pictures.Smooth(300, 5, channels));

        var chunks = PngParts.Split(stream.ToArray());
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Name));
        Assert.Equal(new byte[] { 0, 0, 1, 44, 0, 0, 0, 5, 8, colourType, 0, 0, 0 }, chunks[0].Data);
    }

    [Fact]
    public void Write_SmoothPicture_IsMuchSmallerThanItsPixels()
    {
        Image image = Pictures.Smooth(200, 200, 3);
        var stream = new MemoryStream();

        PngWriter.Write(stream, image);

        Assert.True(stream.Length < image.Pixels.Length / 20, $"{stream.Length} bytes");
    }

    [Fact]
    public void Write_SamePictureTwice_GivesTheSameBytes()
    {
        Image image = Pictures.Noise(40, 30, 3, seed: 4);
        (var first, var second) = (new MemoryStream(), new MemoryStream());

        PngWriter.Write(first, image);
        PngWriter.Write(second, image);

        Assert.Equal(first.ToArray(), second.ToArray());
    }
}
