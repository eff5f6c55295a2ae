using System.Buffers.Binary;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class ApngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(4, 3)]
    public void Write_Frames_AreChunksInSequenceAndDecodeEach(int count, int channels)
    {
        Image[] frames = [.. Enumerable.Range(0, count).Select(i => Pictures.Smooth(19, 13, channels, phase: i))];

        var chunks = Write(frames, 40, 2000);

        string rest = string.Concat(Enumerable.Repeat("fcTL fdAT ", count - 1));
        Assert.Equal($"IHDR acTL fcTL IDAT {rest}IEND", string.Join(' ', chunks.Select(chunk => chunk.Name)));
        Assert.Equal((count, 0), (Number(chunks[1].Data, 0), Number(chunks[1].Data, 4)));
        var counted = chunks.Where(chunk => chunk.Name is "fcTL" or "fdAT").Select(chunk => Number(chunk.Data, 0));
        Assert.Equal(Enumerable.Range(0, 2 * count - 1), counted);

        // Each frame's data, put into a file of its own, is a PNG of that frame.
        var holders = chunks.Where(chunk => chunk.Name is "IDAT" or "fdAT");
        byte[][] data = [.. holders.Select(chunk => chunk.Name == "IDAT" ? chunk.Data : chunk.Data[4..])];
        Assert.Equal(count, data.Length);
        for (int i = 0; i < count; i++)
        {
            byte[] still = PngParts.File(PngParts.Chunk("IHDR", chunks[0].Data), PngParts.Chunk("IDAT", data[i]));
            Pictures.AssertSame(frames[i], PngReader.Read(new MemoryStream(still), "frame"));
        }
    }

    [Theory]
    [InlineData(40, 2000, 40, 1000, 2000, 1000)]
    [InlineData(1, 65_535, 1, 1000, 65_535, 1000)]
    [InlineData(65_536, 655_350, 6554, 100, 65_535, 100)]
    public void Write_Delays_AreFractionsAndTheLastFrameIsHeld(int delay, int last, int top, int bottom, int lastTop, int lastBottom)
    {
        Image[] frames = [Pictures.Flat(7, 5, 0), Pictures.Flat(7, 5, 9), Pictures.Flat(7, 5, 0)];

        byte[][] controls = [.. Write(frames, delay, last).Where(chunk => chunk.Name == "fcTL").Select(chunk => chunk.Data)];

        Assert.Equal([(top, bottom), (top, bottom), (lastTop, lastBottom)], controls.Select(data => (Short(data, 20), Short(data, 22))));
        foreach (byte[] data in controls)
        {
            Assert.Equal(26, data.Length);
            Assert.Equal((7, 5), (Number(data, 4), Number(data, 8)));
            Assert.Equal((0, 0), (Number(data, 12), Number(data, 16)));
            Assert.Equal(0, Short(data, 24));
        }
    }

    [Fact]
    public void Write_ReadAsAStill_GivesTheFirstFrame()
    {
        Image[] frames = [Pictures.Noise(6, 5, 3, seed: 1), Pictures.Noise(6, 5, 3, seed: 2)];
        var stream = new MemoryStream();

        ApngWriter.Write(stream, frames, 10, 10);

        stream.Position = 0;
        Pictures.AssertSame(frames[0], PngReader.Read(stream, "still"));
    }

    [Fact]
    public void Write_BadArguments_ThrowsAndWritesNothing()
    {
        var stream = new MemoryStream();
        Image[] one = [new Image(2, 2, 1)];

        Assert.Throws<ArgumentException>(() => ApngWriter.Write(stream, [], 100, 100));
        Assert.Throws<ArgumentException>(() => ApngWriter.Write(stream, [one[0], new Image(3, 2, 1)], 100, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => ApngWriter.Write(stream, one, 100, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ApngWriter.Write(stream, one, 655_351, 100));
        Assert.Equal(0, stream.Length);
    }

    private static List<(string Name, byte[] Data)> Write(Image[] frames, int delay, int last)
    {
        var stream = new MemoryStream();
        ApngWriter.Write(stream, frames, delay, last);
        return PngParts.Split(stream.ToArray());
    }

    private static int Number(byte[] data, int at) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));

    private static int Short(byte[] data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));
}
