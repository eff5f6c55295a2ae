using System.Buffers.Binary;
using System.IO.Compression;
using AttentiveWriter.Data;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Data;

public class IdxFileTests(ITestOutputHelper output)
{
    private const uint ImagesMagic = 0x803, LabelsMagic = 0x801;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadImages_PlainOrGzip_GivesSizesAndBytes(bool gzip)
    {
        using var folder = new TempFolder();
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        byte[] file = Idx(ImagesMagic, pixels, 2, 3, 2);

        IdxImages images = IdxFile.ReadImages(folder.Write("any-name", gzip ? Gzip(file) : file));

        Assert.Equal((2, 2, 3), (images.Count, images.Width, images.Height));
        Assert.Equal(pixels, images.Pixels);
    }

    [Fact]
    public void Read_GzipOfSeveralMembers_IsReadAsOneFile()
    {
        using var folder = new TempFolder();
        byte[] images = Idx(ImagesMagic, [1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2), labels = Idx(LabelsMagic, [1, 2, 3], 3);

        for (int cut = 0; cut <= images.Length; cut++)
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8],
                IdxFile.ReadImages(folder.Write("f", [.. Gzip(images[..cut]), .. Gzip(images[cut..])])).Pixels);
        Assert.Equal([1, 2, 3],
            IdxFile.ReadLabels(folder.Write("f", [.. Gzip(labels[..5]), .. Gzip(labels[5..10]), .. Gzip(labels[10..])])));
        for (int length = 3; length < Gzip(images[12..]).Length; length++) AssertBad([.. Gzip(images[..12]),
            .. Gzip(images[12..])[..length]], null);
    }

    [Fact]
    public void ReadImages_LargeGzip_SurvivesGrowth()
    {
        using var folder = new TempFolder();
        byte[] pixels = new byte[3_000_000];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 31 >> 3);

        IdxImages images = IdxFile.ReadImages(folder.Write("f", Gzip(Idx(ImagesMagic, pixels, 3, 1000, 1000))));

        Assert.Equal(pixels, images.Pixels);
    }

    [Fact]
    public void ReadLabels_File_GivesBytes()
    {
        using var folder = new TempFolder();

        Assert.Equal([7, 0, 9], IdxFile.ReadLabels(folder.Write("f", Idx(LabelsMagic, [7, 0, 9], 3))));
    }

    [Fact]
    public void ReadImages_BadFiles_SayWhatIsWrong()
    {
        byte[] good = Idx(ImagesMagic, new byte[8], 2, 2, 2);
        AssertBad([], "the file ends within its header, after 0 of 16 bytes; expected an IDX file of images");
        AssertBad(good[..15], "the file ends within its header, after 15 of 16 bytes; expected an IDX file of images");
        AssertBad(good[..^1], "the header (2 x 2 x 2) calls for 24 bytes, but the file has 23; fetch it again");
        AssertBad([.. good, 0], "the header (2 x 2 x 2) calls for 24 bytes, but the file has 25; fetch it again");
        AssertBad(Idx(LabelsMagic, new byte[8], 8), "the file holds labels (magic 0x00000801), expected images (0x00000803)");
        AssertBad("<html>not here</html>"u8.ToArray(),
            "the file is not an IDX file of unsigned bytes (magic 0x3c68746d), expected images (0x00000803)");
        AssertBad(Idx(0xD03, new byte[8], 2, 2, 2),
            "the file is not an IDX file of unsigned bytes (magic 0x00000d03), expected images (0x00000803)");
        AssertBad(Idx(ImagesMagic, [], 2, 0, 2), "dimension 2 of 3 is 0: the file holds no images");
        AssertBad(Idx(ImagesMagic, [], 1 << 20, 1 << 10, 1 << 10), "the header calls for more than 2147483591 bytes; it is damaged");
        AssertBad(Idx(ImagesMagic, [], -1, -1, -1), "the header calls for more than 2147483591 bytes; it is damaged");
        AssertBad(Idx(ImagesMagic, [], 1000, 1000, 1000),
            "the header (1000 x 1000 x 1000) calls for 1000000016 bytes, but the file has 16; fetch it again");
    }

    [Fact]
    public void ReadImages_BadGzip_SaysWhatIsWrong()
    {
        byte[] idx = Idx(ImagesMagic, new byte[3000], 30, 10, 10);
        AssertBad(Gzip(Idx(ImagesMagic, [], 1 << 20, 1 << 10, 1 << 10)), "the header calls for more than 2147483591 bytes; it is damaged");
        AssertBad(Gzip([.. idx, 0]), "the header (30 x 10 x 10) calls for 3000 bytes, but more data follows");
        AssertBad([.. Gzip(idx), .. Gzip([1])], "the header (30 x 10 x 10) calls for 3000 bytes, but more data follows");
        AssertBad(Gzip(idx[..^1]), "the header (30 x 10 x 10) calls for 3000 bytes, but the data ends after 2999; fetch the file again");
        byte[] small = Gzip(Idx(ImagesMagic, [], 1000, 1000, 1000));
        AssertBad(small, $"the header (1000 x 1000 x 1000) calls for 1000000000 bytes, more than {small.Length} compressed bytes can hold");
        byte[] flipped = Gzip(idx);
        flipped[^6] ^= 1; // the checksum
        AssertBad(flipped, "the gzip data is damaged, cut short or followed by other data; fetch the file again");
        AssertBad([.. Gzip(idx), 0, 0, 0, 0], "the gzip data is damaged, cut short or followed by other data; fetch the file again");
        for (int length = 2; length < Gzip(idx).Length; length++) AssertBad(Gzip(idx)[..length], null);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(3016)]
    public void ReadImages_SecondMemberCutAnywhere_SaysThatItIsCut(int inFirst)
    {
        // What does not shrink: cut, it unpacks to anything.
        byte[] values = new byte[3000];
        new Random(20261201).NextBytes(values);
        byte[] idx = Idx(ImagesMagic, values, 30, 10, 10), first = Gzip(idx[..inFirst]),
            second = Gzip([.. idx[inFirst..], .. new byte[inFirst == 3016 ? 40 : 0]]);
        using var folder = new TempFolder();
        for (int length = 1; length < second.Length; length++)
        {
            string path = folder.Write("f", [.. first, .. second[..length]]);

            var e = Assert.Throws<InputFileException>(() => IdxFile.ReadImages(path));

            Assert.True(e.Message == $"{path}: the gzip data is damaged, cut short or followed by other data; fetch the file again",
                $"{length}: {e.Message}");
        }
    }

    [Fact]
    public void ReadLabels_ImagesOrMissing_SaysSo()
    {
        using var folder = new TempFolder();
        string images = folder.Write("f", Idx(ImagesMagic, new byte[8], 2, 2, 2));

        var swapped = Assert.Throws<InputFileException>(() => IdxFile.ReadLabels(images));
        var missing = Assert.Throws<InputFileException>(() => IdxFile.ReadLabels(folder["g"]));

        Assert.Equal($"{images}: the file holds images (magic 0x00000803), expected labels (0x00000801)", swapped.Message);
        Assert.Equal($"{folder["g"]}: there is no such file", missing.Message);
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void ReadImages_Mutations_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        byte[] plain = Idx(ImagesMagic, [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 7))], 2, 10, 10);
        byte[] gzip = Gzip(plain);
        int rounds = Trials.Count(4_000, 200_000), good = 0;
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260102, RandomPurpose.Shuffle), step: 0, row: round);
            byte[] bytes = [.. round % 2 == 0 ? plain : gzip];
            for (int edit = random.NextInt(3); edit >= 0; edit--) bytes[random.NextInt(random.NextInt(2) == 0 ? 20
                : bytes.Length)] ^= (byte)(1 << random.NextInt(8));
            string path = folder.Write("f", bytes[..(bytes.Length - random.NextInt(2) * random.NextInt(20))]);
            long before = GC.GetAllocatedBytesForCurrentThread();

            Exception? e = Record.Exception(() => IdxFile.ReadImages(path));

            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 1 << 20, $"round {round} allocated {taken} bytes");
            if (e is null) good++;
        }
        output.WriteLine($"R3, IDX: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        Assert.InRange(good, 100, rounds - 100);
    }

    internal static byte[] Idx(uint magic, byte[] bytes, params int[] lengths)
    {
        byte[] header = new byte[4 + 4 * lengths.Length];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (int i = 0; i < lengths.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), lengths[i]);
        return [.. header, .. bytes];
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    // Every file here is tiny, so that reading one may take no more than the streams' own buffers.
    private static void AssertBad(byte[] bytes, string? problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("f", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => IdxFile.ReadImages(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 10);
        if (problem is not null) Assert.Equal($"{path}: {problem}", e.Message);
    }
}
