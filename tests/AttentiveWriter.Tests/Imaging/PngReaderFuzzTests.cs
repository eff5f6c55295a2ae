using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Imaging;

public class PngReaderFuzzTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_ThousandsOfMutations_DecodeOrThrowInputFileException()
    {
        var random = new Random(20150520);
        byte[][] sources =
        [
            Pictures.SmallPng(1),
            Pictures.SmallPng(3),
            PngParts.Picture(9, 2, 1, 3, [0, 1, 2, 3, 4, 5], PngParts.Chunk("PLTE", 1, 2, 3, 4, 5, 6), PngParts.Chunk("tRNS", 9)),
            PngParts.Picture(2, 2, 16, 6, [4, .. new byte[16], 3, .. new byte[16]]),
            PngParts.Picture(3, 2, 8, 4, [1, 1, 2, 3, 4, 5, 6, 2, 1, 2, 3, 4, 5, 6]),
            PngInterlaceTests.Picture(9, 5, 2, 0, PngInterlaceTests.Samples(9, 5, 2, 0), interlace: 1, PngParts.Chunk("tRNS", 255, 1)),
            PngInterlaceTests.Picture(3, 3, 8, 6, PngInterlaceTests.Samples(3, 3, 8, 6), interlace: 1),
        ];
        int decoded = 0;
        int rounds = Trials.Count(16_000, 200_000);
        for (int round = 0; round < rounds; round++)
        {
            byte[] file = Mutate(sources[round % sources.Length], random);
            try
            {
                Image image = PngReader.Read(new MemoryStream(file), "fuzz");
                Assert.Equal(image.Width * image.Height * image.Channels, image.Pixels.Length);
                decoded++;
            }
            catch (InputFileException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"round {round}: {e}");
            }
        }
        // Both outcomes must occur, or the mutations prove nothing.
        output.WriteLine($"R3, PNG: {rounds} mutations, {decoded} read, {rounds - decoded} refused, 0 other");
        Assert.InRange(decoded, 100, rounds - 100);
    }

    // A third of the mutations hit raw bytes; the rest hit chunk contents and get valid checksums, so that they reach the code behind them;
    // of those half hit the rows before compression.
    private static byte[] Mutate(byte[] file, Random random)
    {
        if (random.Next(3) == 0) return Scramble(file, random);
        var chunks = PngParts.Split(file);
        int index = random.Next(chunks.Count);
        (string name, byte[] data) = chunks[index];
        if (random.Next(2) == 0)
        {
            (name, data) = ("IDAT", PngParts.Zlib(Scramble(new byte[random.Next(64)], random)));
            index = chunks.FindIndex(chunk => chunk.Name == name);
        }
        else data = Scramble(data, random);
        chunks[index] = (name, data);
        if (random.Next(8) == 0) chunks.Insert(random.Next(chunks.Count), chunks[random.Next(chunks.Count)]);
        if (random.Next(8) == 0) chunks.RemoveAt(random.Next(chunks.Count));
        return [.. PngParts.Signature, .. chunks.SelectMany(chunk => PngParts.Chunk(chunk.Name, chunk.Data))];
    }

    private static byte[] Scramble(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int change = random.Next(4); change >= 0; change--)
        {
            int at = random.Next(changed.Count + 1);
            int kind = random.Next(4);
            if (kind == 0) changed.Insert(at, (byte)random.Next(256));
            else if (at == changed.Count) continue;
            else if (kind == 1) changed.RemoveAt(at);
            else if (kind == 2) changed[at] = (byte)random.Next(6);
            else changed[at] ^= (byte)(1 << random.Next(8));
        }
        return [.. changed];
    }
}
