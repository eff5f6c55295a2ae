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

        string rest = string.Concat(Enumerable.Repeat("fcTL fdAT ", count));
        Assert.Equal($"IHDR acTL IDAT {rest}IEND", string.Join(' ', chunks.Select(chunk => chunk.Name)));
        Assert.Equal((count, 0), (Number(chunks[1].Data, 0), Number(chunks[1].Data, 4)));
        var counted = chunks.Where(chunk => chunk.Name is "fcTL" or "fdAT").Select(chunk => Number(chunk.Data, 0));
        Assert.Equal(Enumerable.Range(0, 2 * count), counted);

        Image[] shown = Play(chunks);
        Assert.Equal(count, shown.Length);
        for (int i = 0; i < count; i++) Pictures.AssertSame(frames[i], shown[i]);
    }

    [Fact]
    public void Write_SmallChanges_StoresNoMoreThanThose()
    {
        Image[] frames = [.. Enumerable.Range(0, 4).Select(_ => Pictures.Noise(20, 10, 3, seed: 1))];
        foreach ((int x, int y) in new[] { (3, 2), (7, 5) }) frames[1][x, y, 1] ^= 0xFF;
        frames[2][19, 9, 2] ^= 0xFF;
        frames[3][19, 9, 2] ^= 0xFF;

        var chunks = Write(frames, 40, 2000);

        Assert.Equal([(0, 0, 20, 10), (3, 2, 5, 4), (3, 2, 17, 8), (0, 0, 1, 1)], chunks.Where(chunk => chunk.Name == "fcTL")
            .Select(chunk => Place(chunk.Data)));
        foreach ((Image frame, Image shown) in frames.Zip(Play(chunks))) Pictures.AssertSame(frame, shown);
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
    public void Write_ReadAsAStill_GivesTheLastFrame()
    {
        Image[] frames = [Pictures.Noise(6, 5, 3, seed: 1), Pictures.Noise(6, 5, 3, seed: 2)];
        var stream = new MemoryStream();

        ApngWriter.Write(stream, frames, 10, 10);

        stream.Position = 0;
        Pictures.AssertSame(frames[^1], PngReader.Read(stream, "still"));
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

    // Each frame's data, put into a file of its own, is a PNG of its part; the rest is left from the frame before.
    private static Image[] Play(List<(string Name, byte[] Data)> chunks)
    {
        var shown = new List<Image>();
        byte[] header = chunks[0].Data;
        foreach (((string _, byte[] control), (string _, byte[] data)) in chunks.Where(chunk => chunk.Name == "fcTL")
            .Zip(chunks.Where(chunk => chunk.Name == "fdAT")))
        {
            byte[] still = PngParts.File(PngParts.Chunk("IHDR", [.. control[4..12], .. header[8..]]), PngParts.Chunk("IDAT", data[4..]));
            Image part = PngReader.Read(new MemoryStream(still), "frame");
            (int left, int top, int width, int height) = Place(control);
            var frame = new Image(Number(header, 0), Number(header, 4), part.Channels, shown.Count == 0
                ? new byte[Number(header, 0) * Number(header, 4) * part.Channels] : [.. shown[^1].Pixels]);
            for (int i = 0; i < width * height * part.Channels; i++)
            {
                (int x, int y, int channel) = (i / part.Channels % width, i / part.Channels / width, i % part.Channels);
                frame[left + x, top + y, channel] = part[x, y, channel];
            }
            shown.Add(frame);
        }
        return [.. shown];
    }

    private static (int Left, int Top, int Width, int Height) Place(byte[] control) =>
        (Number(control, 12), Number(control, 16), Number(control, 4), Number(control, 8));

    private static int Number(byte[] data, int at) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));

    private static int Short(byte[] data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));
}
