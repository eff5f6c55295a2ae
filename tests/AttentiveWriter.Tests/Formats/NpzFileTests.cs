using System.IO.Compression;
using AttentiveWriter.Formats;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Formats;

public class NpzFileTests(ITestOutputHelper output)
{
    private static readonly byte[] Twelve = [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 20))];

    [Theory]
    [InlineData(CompressionLevel.NoCompression, 1)]
    [InlineData(CompressionLevel.Optimal, 1)]
    [InlineData(CompressionLevel.Optimal, 2)]
    [InlineData(CompressionLevel.Optimal, 3)]
    public void Read_Arrays_GivesLengthsAndBytes(CompressionLevel level, byte version)
    {
        using var folder = new TempFolder();
        folder.Write("f",
            NpyParts.File(level, ("y.npy", NpyParts.Array([7, 8], "2,", version: version)),
            ("x.npy", NpyParts.Array(Twelve, "2, 3, 2", version: version))));

        NpyArray[] arrays = NpzFile.Read(folder["f"], "x", "y");

        Assert.Equal([2, 3, 2], arrays[0].Lengths);
        Assert.Equal(Twelve, arrays[0].Bytes);
        Assert.Equal(("y", "2"), (arrays[1].Name, arrays[1].Shape));
    }

    [Fact]
    public void Read_OtherArrays_SayWhatIsWrong()
    {
        AssertBad("it is 2 x 3 x 3 of '|u1', which is 18 bytes, but there are 12; fetch the file again", NpyParts.Array(Twelve, "2, 3, 3"));
        AssertBad("it is 2 x 3 of '|u1', which is 6 bytes, but there are 12; fetch the file again", NpyParts.Array(Twelve, "2, 3"));
        AssertBad("it is 12 of '<i4', which is 48 bytes, but there are 12; fetch the file again", NpyParts.Array(Twelve, "12", "<i4"));
        foreach (string type in new[] { "<f8", "<f2", "<i3", "<u16", "<b2", "|i4", "|O", "|S1", "<U1", "<M8[s]", "" })
            AssertBad($"its numbers are of type '{type}', expected whole numbers (of images '|u1', unsigned bytes)",
                NpyParts.Array(Twelve, "12", type));
        AssertBad("its shape is (300000000), expected 1 to 268435448 numbers", NpyParts.Array([], "300000000", "<i8"));
        AssertBad("it is in Fortran's order, expected that of C", NpyParts.Array(Twelve, "3, 4", order: "True"));
        AssertBad("its shape is (), expected 1 to 2147483591 numbers", NpyParts.Array([1], ""));
        AssertBad("its shape is (0, 4), expected 1 to 2147483591 numbers", NpyParts.Array([], "0, 4"));
        AssertBad("its shape is (99999, 99999, 99999), expected 1 to 2147483591 numbers", NpyParts.Array([], "99999, 99999, 99999"));
        AssertBad("its shape is (12345678901), expected 1 to 2147483591 numbers", NpyParts.Array([], "12345678901"));
        AssertBad("its description is not that of an array of numbers", NpyParts.Array(Twelve, "12", "|u1', 'x': '"));
        AssertBad("no NumPy array: it begins otherwise", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        AssertBad("an array ends within its own parts; the file is damaged", [0x93, 1]);
        AssertBad("a NumPy array of version 9, expected 1 to 3", NpyParts.Array(Twelve, "12", version: 9));
    }

    // Shrunk, bzip2, LZMA, Zstandard.
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(93)]
    public void Read_PackedInAnotherWay_SaysSo(byte method)
    {
        using var folder = new TempFolder();
        byte[] zip = NpyParts.File(CompressionLevel.Optimal, ("x.npy", NpyParts.Array(Twelve, "12")));
        zip[8] = zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 10] = method;
        folder.Write("f", zip);

        var e = Assert.Throws<InputFileException>(() => NpzFile.Read(folder["f"], "x"));

        Assert.Contains("packed in another way than NumPy's", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArrayThatStandsTwice_IsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("f",
            NpyParts.File(CompressionLevel.Optimal, ("x.npy", NpyParts.Array(Twelve, "12")), ("y.npy", NpyParts.Array([1], "1,")),
            ("x.npy", NpyParts.Array([7], "1,"))));

        Assert.Equal($"{folder["f"]}: the array 'x' stands twice",
            Assert.Throws<InputFileException>(() => NpzFile.Read(folder["f"], "x")).Message);
        Assert.Equal([1], NpzFile.Read(folder["f"], "y")[0].Bytes);
    }

    [Fact]
    public void Read_MissingOrNoZip_SaysSo()
    {
        using var folder = new TempFolder();
        folder.Write("f", NpyParts.File(CompressionLevel.Optimal, ("y.npy", NpyParts.Array(Twelve, "12")), ("z.txt", [1])));
        string Message(string path) => Assert.Throws<InputFileException>(() => NpzFile.Read(path, "x")).Message;

        Assert.Equal($"{folder["f"]}: the file has no array 'x'; it has: y.npy, z.txt", Message(folder["f"]));
        Assert.Equal($"{folder["g"]}: there is no such file", Message(folder["g"]));
        Assert.Equal($"{folder["h"]}: the zip is damaged or cut short; fetch the file again", Message(folder.Write("h", [1, 2, 3])));
    }

    [Fact]
    public void Read_DamagedNumbers_AreFoundByTheChecksum()
    {
        using var folder = new TempFolder();
        byte[] file = NpyParts.File(CompressionLevel.NoCompression, ("x.npy", NpyParts.Array(Twelve, "12")));
        int at = file.AsSpan().IndexOf(Twelve);
        file[at + 5] ^= 1;

        var e = Assert.Throws<InputFileException>(() => NpzFile.Read(folder.Write("f", file), "x"));

        Assert.EndsWith("; fetch the file again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_Mutations_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        byte[][] sources = [.. new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal }.Select(level =>
            NpyParts.File(level, ("y.npy", NpyParts.Array([7, 8], "2,")), ("x.npy", NpyParts.Array(Twelve, "2, 3, 2"))))];
        var random = new Random(20261127);
        int rounds = Trials.Count(4_000, 200_000), good = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. sources[round % 2]];
            for (int edit = random.Next(3); edit >= 0; edit--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            string path = folder.Write("f", bytes[..(bytes.Length - random.Next(2) * random.Next(20))]);
            long before = GC.GetAllocatedBytesForCurrentThread();

            Exception? e = Record.Exception(() => NpzFile.Read(path, "x", "y"));

            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            Assert.True(e is null || !e.Message.Contains('\n', StringComparison.Ordinal), $"round {round}: {e?.Message}");
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 1 << 20, $"round {round} allocated {taken} bytes");
            if (e is null) good++;
        }
        output.WriteLine($"R3, NumPy: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        Assert.InRange(good, 100, rounds - 100);
    }

    private static void AssertBad(string problem, byte[] array)
    {
        using var folder = new TempFolder();
        string path = folder.Write("f", NpyParts.File(CompressionLevel.Optimal, ("x.npy", array)));

        Assert.Equal($"{path}: 'x': {problem}", Assert.Throws<InputFileException>(() => NpzFile.Read(path, "x")).Message);
    }
}
