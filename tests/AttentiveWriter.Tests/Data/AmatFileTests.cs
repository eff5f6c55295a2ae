using System.Diagnostics;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Data;

public class AmatFileTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("0 1 1\n1 0 0\n", false)]
    [InlineData("0 1 1\n1 0 0", false)]
    [InlineData("0 1 1\r\n1 0 0\r\n", false)]
    [InlineData("0 1 1\n1 0 0\n", true)]
    public void Read_Lines_GivesBlackAndWhite(string text, bool gzip)
    {
        using var folder = new TempFolder();
        byte[] file = Encoding.ASCII.GetBytes(text);

        Assert.Equal([0, 255, 255, 255, 0, 0], AmatFile.Read(folder.Write("f", gzip ? IdxFileTests.Gzip(file) : file), 3));
    }

    [Fact]
    public void Read_GzipOfSeveralMembers_IsReadAsOneFile()
    {
        using var folder = new TempFolder();

        Assert.Equal([0, 255, 255, 255, 0, 0],
            AmatFile.Read(folder.Write("f", [.. IdxFileTests.Gzip("0 1"u8.ToArray()), .. IdxFileTests.Gzip(" 1\n1 0 0\n"u8.ToArray())]),
            3));
    }

    [Fact]
    public void Read_BadText_NamesTheLine()
    {
        AssertBad("", "the file is empty, expected lines of 3 pixels, 0 or 1");
        AssertBad("\n", "line 1 ends after 0 pixels, expected 3");
        AssertBad("0 1 1\n\n0 1 1\n", "line 2 ends after 0 pixels, expected 3");
        AssertBad("0 1 1\n1 0\n", "line 2 ends after 2 pixels, expected 3");
        AssertBad("0 1 1\n1 0 \n", "line 2 ends after 2 pixels, expected 3");
        AssertBad("0 1 1 0\n", "line 1 goes on after 3 pixels, the last");
        AssertBad("0 1 1 \n", "line 1 goes on after 3 pixels, the last");
        AssertBad("0 1 1\n0 2 1\n", "line 2, pixel 2 begins with '2', expected 0 or 1");
        AssertBad("0 1 1\n0  1 1\n", "line 2, pixel 2 begins with a space, expected 0 or 1");
        AssertBad("0 1.0 1\n", "line 1, pixel 2 is followed by '.', expected a space");
        AssertBad("0 1 15\n", "line 1, pixel 3 is followed by '5', expected a new line");
        AssertBad("0 1 1\r0 1 1\n", "line 1, pixel 3 is followed by '0', expected a new line");
        AssertBad("0 1 1\r\r\n", "line 1, pixel 3 is followed by byte 0x0d, expected a new line");
        AssertBad("0 1 1\n0 1", "the file ends within line 2, after 2 of 3 pixels; fetch it again");
        AssertBad("0 1 1\n0 ", "the file ends within line 2, after 1 of 3 pixels; fetch it again");
        AssertBad("<html>", "line 1, pixel 1 begins with '<', expected 0 or 1");
        AssertBad("0\01", "line 1, pixel 1 is followed by byte 0x00, expected a space");
    }

    [Fact]
    public void Read_DamagedGzip_SaysSo()
    {
        using var folder = new TempFolder();
        byte[] good = IdxFileTests.Gzip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0 1 1\n1 1 0\n", 500))));

        for (int length = 2; length < good.Length; length++) Assert.Throws<InputFileException>(() =>
            AmatFile.Read(folder.Write("f", good[..length]), 3));
        foreach (byte[] bad in new byte[][] { [.. good, 0, 0, 0, 0], [.. good[..^6], 1, 2, .. good[^4..]] })
        {
            var e = Assert.Throws<InputFileException>(() => AmatFile.Read(folder.Write("f", bad), 3));
            Assert.Equal($"{folder["f"]}: the gzip data is damaged, cut short or followed by other data; fetch the file again", e.Message);
        }
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_Mutations_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        byte[] plain = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0 1 1 0\n1 0 0 1\n", 20)));
        byte[] gzip = IdxFileTests.Gzip(plain);
        int good = 0;
        int rounds = Trials.Count(4_000, 200_000);
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260103, RandomPurpose.Shuffle), step: 0, row: round);
            byte[] bytes = [.. round % 2 == 0 ? plain : gzip];
            for (int edit = random.NextInt(3); edit >= 0; edit--)
                bytes[random.NextInt(bytes.Length)] ^= (byte)(1 << random.NextInt(random.NextInt(2) == 0 ? 1 : 8));
            string path = folder.Write("f", bytes[..(bytes.Length - random.NextInt(2) * random.NextInt(20))]);
            long before = GC.GetAllocatedBytesForCurrentThread();

            Exception? e = Record.Exception(() => AmatFile.Read(path, 4));

            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            if (e is null) good++;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        }
        output.WriteLine($"R3, amat: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        Assert.InRange(good, 100, rounds - 100);
    }

    [Fact]
    public void Load_BinarizedMnist_HasThreeFilesAndIsBinary()
    {
        using var folder = new TempFolder();
        foreach ((string part, int count) in new[] { ("train", 3), ("valid", 2), ("test", 1) }) folder.Write($"binarized_mnist_{part}.amat",
            Lines(count));

        ImageSet[] sets = [.. Splits.All.Select(split => BinarizedMnist.Load(folder.Path, split))];

        Assert.Equal([3, 2, 1], sets.Select(set => set.Count));
        Assert.All(sets, set =>
            Assert.Equal(("binarized-mnist", 28, 28, 1, 0, true),
            (set.Name, set.Width, set.Height, set.Channels, set.Classes, set.IsBinary)));
        Assert.Equal(1, IdxSetTests.Pixels(sets[0], 2).Sum());
        Assert.Equal(1, IdxSetTests.Pixels(sets[0], 2)[2]);
        var missing = Assert.Throws<InputFileException>(() => BinarizedMnist.Load(folder["absent"], Split.Validation));
        Assert.Contains("looked for binarized_mnist_valid.amat, binarized_mnist_valid.amat.gz", missing.Message, StringComparison.Ordinal);
    }

    [RealDataFact("binarized-mnist")]
    public void Load_OfficialFiles_AreQuickAndBinary()
    {
        string folder = RealData.Find("binarized-mnist")!;
        var clock = Stopwatch.StartNew();

        ImageSet train = BinarizedMnist.Load(folder, Split.Train);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20); // It takes half a second; other tests run beside this one.
        Assert.Equal((50_000, 10_000, 10_000),
            (train.Count, BinarizedMnist.Load(folder, Split.Validation).Count, BinarizedMnist.Load(folder, Split.Test).Count));
        double sum = 0;
        float[] image = new float[784];
        for (int i = 0; i < train.Count; i++)
        {
            train.Copy(i, image);
            foreach (float pixel in image)
            {
                if (pixel is not (0 or 1)) Assert.Fail($"image {i} has {pixel}");
                sum += pixel;
            }
        }
        // Stochastic binarisation keeps the mean intensity of MNIST.
        Assert.Equal(0.1307, sum / (50_000 * 784), 3);
    }

    // Image i has one white pixel, the i-th.
    internal static byte[] Lines(int count) => Encoding.ASCII.GetBytes(string.Concat(
        Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Range(0, 784).Select(p => p == i ? '1' : '0')) + "\n")));

    private static void AssertBad(string text, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("f", Encoding.ASCII.GetBytes(text));

        Assert.Equal($"{path}: {problem}", Assert.Throws<InputFileException>(() => AmatFile.Read(path, 3)).Message);
    }
}
