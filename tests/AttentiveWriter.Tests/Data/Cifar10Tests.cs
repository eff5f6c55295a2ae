using AttentiveWriter.Data;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Data;

public class Cifar10Tests(ITestOutputHelper output)
{
    private const int RecordSize = 3073;

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void Load_Records_KeepsOrderPlanesAndLabels(string sub)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder[sub]);
        for (int batch = 1; batch <= 5; batch++) folder.Write(Path.Combine(sub, $"data_batch_{batch}.bin"), Records(4, 4 * (batch - 1)));
        folder.Write(Path.Combine(sub, "test_batch.bin"), Records(3, 0));

        ImageSet train = Cifar10.Load(folder.Path, Split.Train), validation = Cifar10.Load(folder.Path, Split.Validation),
            test = Cifar10.Load(folder.Path, Split.Test);

        Assert.Equal((18, 2, 3), (train.Count, validation.Count, test.Count));
        Assert.Equal(("cifar10", 32, 32, 3, 10), (train.Name, train.Width, train.Height, train.Channels, train.Classes));
        Assert.Equal(7, train.Label(17));
        Assert.Equal(9, validation.Label(1));
        float[] image = IdxSetTests.Pixels(validation, 0);
        // Record 18: its planes begin with 18, 118 and 218, and the second value of a row is the next pixel to the right.
        Assert.Equal([18, 118, 218, 1], new[] { image[0], image[1024], image[2048], image[1] }.Select(p => (int)Math.Round(255 * p)));
    }

    [Fact]
    public void Load_BadFiles_SayWhatIsWrong()
    {
        byte[] good = Records(2, 0);
        const string Expected = "expected records of 3073 bytes (one label and 3072 pixels), 1 to 139810 of them";
        AssertBad([], $"the file has 0 bytes, {Expected}");
        AssertBad(good[..^1], $"the file has 6145 bytes, {Expected}; fetch it again");
        AssertBad([.. good, 0], $"the file has 6147 bytes, {Expected}; fetch it again");
        AssertBad(good[..1], $"the file has 1 byte, {Expected}; fetch it again");
        good[RecordSize] = 10;
        AssertBad(good, "record 2 has label 10, expected 0 to 9; it is no CIFAR-10 file, or damaged");
    }

    [Fact]
    public void Load_HugeFile_CostsNoMemory()
    {
        using var folder = new TempFolder();
        using (FileStream file = File.Create(folder["test_batch.bin"])) file.SetLength(3073L * 1_000_000); // sparse: takes no room
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => Cifar10.Load(folder.Path, Split.Test));

        Assert.Contains("the file has 3073000000 bytes", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 10);
    }

    [Fact]
    public void Load_MissingOrTooFew_SaysSo()
    {
        using var folder = new TempFolder();
        for (int batch = 1; batch <= 5; batch++) folder.Write($"data_batch_{batch}.bin", Records(1, 0));

        var few = Assert.Throws<InputFileException>(() => Cifar10.Load(folder.Path, Split.Validation));
        File.Delete(folder["data_batch_4.bin"]);
        var missing = Assert.Throws<InputFileException>(() => Cifar10.Load(folder.Path, Split.Train));

        Assert.Equal($"{folder.Path}: only 5 images are here; a validation split takes at least 10", few.Message);
        Assert.StartsWith($"{folder.Path}: the folder holds none of data_batch_4.bin, ", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Load_Mutations_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        byte[] good = Records(2, 0);
        int loaded = 0;
        int rounds = Trials.Count(3_000, 200_000);
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260104, RandomPurpose.Shuffle), step: 0, row: round);
            byte[] bytes = [.. good];
            for (int edit = random.NextInt(3); edit >= 0; edit--) bytes[random.NextInt(2) * RecordSize
                + random.NextInt(random.NextInt(2) == 0 ? 1 : RecordSize)] ^= (byte)(1 << random.NextInt(8));
            folder.Write("test_batch.bin", bytes[..(bytes.Length - (random.NextInt(4) == 0 ? random.NextInt(bytes.Length + 1) : 0))]);

            Exception? e = Record.Exception(() => Cifar10.Load(folder.Path, Split.Test));

            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            if (e is null) loaded++;
        }
        output.WriteLine($"R3, CIFAR-10: {rounds} mutations, {loaded} read, {rounds - loaded} refused, 0 other");
        Assert.InRange(loaded, 100, rounds - 100);
    }

    [RealDataFact("cifar-10-sample")]
    public void Load_RealPhotographs_HaveTheirPlanesInPlace()
    {
        string folder = RealData.Find("cifar-10-sample")!;

        ImageSet train = Cifar10.Load(folder, Split.Train), validation = Cifar10.Load(folder, Split.Validation),
            test = Cifar10.Load(folder, Split.Test);

        Assert.Equal((4_500, 500, 1_000, 10), (train.Count, validation.Count, test.Count, train.Classes));
        // Neighbours of a photograph are alike along both axes and from plane to plane; bytes in another order are not.
        double across = 0, down = 0, colours = 0, far = 0;
        for (int i = 0; i < 200; i++)
        {
            float[] image = IdxSetTests.Pixels(train, i);
            for (int p = 0; p < 1024 - 33; p++)
            {
                across += Math.Abs(image[p] - image[p + 1]);
                down += Math.Abs(image[p] - image[p + 32]);
                colours += Math.Abs(image[p] - image[p + 1024]);
                far += Math.Abs(image[p] - image[(p + 500) % 1024]);
            }
        }
        Assert.True(across < 0.5 * far && down < 0.5 * far && colours < 0.5 * far, $"{across} {down} {colours} {far}");
    }

    // Record n has label n % 10; its planes begin with n, n + 100 and n + 200 and go on with 1, 2, 3.
    internal static byte[] Records(int count, int first)
    {
        byte[] bytes = new byte[count * RecordSize];
        for (int i = 0; i < count; i++)
        {
            Span<byte> record = bytes.AsSpan(i * RecordSize, RecordSize);
            record[0] = (byte)((first + i) % 10);
            for (int p = 0; p < 3072; p++) record[1 + p] = (byte)(p % 1024 == 0 ? first + i + 100 * (p / 1024) : p % 1024);
        }
        return bytes;
    }

    private static void AssertBad(byte[] bytes, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("test_batch.bin", bytes);

        Assert.Equal($"{path}: {problem}", Assert.Throws<InputFileException>(() => Cifar10.Load(folder.Path, Split.Test)).Message);
    }
}
