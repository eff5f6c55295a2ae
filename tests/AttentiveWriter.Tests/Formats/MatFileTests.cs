using System.IO.Compression;
using AttentiveWriter.Formats;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Formats;

public class MatFileTests(ITestOutputHelper output)
{
    private static readonly MatParts Mat = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Read_EveryTypeOfNumbers_GivesItsValues(bool bigEndian, bool compressed)
    {
        var mat = new MatParts(bigEndian);
        (MatType Type, Func<int, byte[]> Bytes, double Sign)[] types =
        [
            (MatType.Int8, v => [(byte)(sbyte)v], -1), (MatType.UInt8, v => [(byte)v], 1),
                (MatType.Int16, v => BitConverter.GetBytes((short)v), -1),
            (MatType.UInt16, v => BitConverter.GetBytes((ushort)v), 1), (MatType.Int32, BitConverter.GetBytes, -1),
            (MatType.UInt32, v => BitConverter.GetBytes((uint)v), 1), (MatType.Int64, v => BitConverter.GetBytes((long)v), -1),
            (MatType.UInt64, v => BitConverter.GetBytes((ulong)v), 1), (MatType.Single, v => BitConverter.GetBytes((float)v), -1),
            (MatType.Double, v => BitConverter.GetBytes((double)v), -1),
        ];
        using var folder = new TempFolder();
        byte[][] arrays = [.. types.Select(t => mat.Raw(t.Type.ToString(), [3, 2],
            mat.Element((int)t.Type, [.. Enumerable.Range(1, 6).SelectMany(v => mat.Ordered(t.Bytes((int)t.Sign * 20 * v)))])))];
        string path = folder.Write("f.mat", mat.File([.. arrays.Select(a => compressed ? mat.Compressed(a) : a)]));

        IReadOnlyDictionary<string, MatArray> read = MatFile.Read(path, [.. types.Select(t => t.Type.ToString())]);

        Assert.All(types, t =>
        {
            MatArray array = read[t.Type.ToString()];
            Assert.Equal((t.Type, 6, "3 x 2"), (array.Type, array.Count, array.Shape));
            Assert.Equal([20, 40, 60, 80, 100, 120], Enumerable.Range(0, 6).Select(i => t.Sign * array[i]));
        });
    }

    [Fact]
    public void Read_AmongOthers_TakesWhatIsAskedFor()
    {
        using var folder = new TempFolder();
        byte[] opaque = Mat.Element(14, Mat.Element(6, [17, 0, 0, 0, 0, 0, 0, 0]));
        string path = folder.Write("f", Mat.File(
            Mat.Array("text", [1, 2], [104, 105], MatParts.CharClass), opaque, Mat.Compressed(Mat.Array("other", [1, 1], [9])),
                Mat.Raw("small", [1, 3], Mat.Small(2, [7, 8, 9])), Mat.Compressed(opaque)));

        IReadOnlyDictionary<string, MatArray> read = MatFile.Read(path, ["small"], ["absent"]);

        Assert.Equal([7, 8, 9], read["small"].Bytes);
        Assert.Single(read);
        var e = Assert.Throws<InputFileException>(() => MatFile.Read(path, ["X"]));
        Assert.Equal($"{path}: the file has no array 'X'; it has: text, other, small", e.Message);
    }

    [Fact]
    public void Read_LargeAndWellCompressed_SurvivesGrowth()
    {
        using var folder = new TempFolder();
        byte[] pixels = new byte[9_000_000];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i / 50_000);

        Assert.Equal(pixels,
            MatFile.Read(folder.Write("f", Mat.File(Mat.Compressed(Mat.Array("X", [3000, 3000], pixels)))), ["X"])["X"].Bytes);
    }

    [Fact]
    public void Read_OtherFormats_AreNamed()
    {
        byte[] good = Mat.File(Mat.Array("X", [1, 1], [1]));
        byte[] version = [.. good], order = [.. good];
        version[125] = 2;
        order[126] = (byte)'X';
        AssertBad([], "the file ends within its header, after 0 of 128 bytes; expected a MATLAB 5 file");
        AssertBad(good[..127], "the file ends within its header, after 127 of 128 bytes; expected a MATLAB 5 file");
        AssertBad([.. "MATLAB 7.3 MAT-file, Platform"u8, .. new byte[512]],
            "a MATLAB 7.3 file (HDF5), which cannot be read; save it in MATLAB with -v7");
        AssertBad([0x89, .. "HDF\r\n\x1a\n"u8, .. new byte[512]],
            "a MATLAB 7.3 file (HDF5), which cannot be read; save it in MATLAB with -v7");
        AssertBad(version, "the MATLAB header says version 0x0200, expected 0x0100; save it in MATLAB with -v7");
        AssertBad(order, "not a MATLAB 5 file: its header has no mark of the byte order");
    }

    [Fact]
    public void Read_DamagedElements_SayWhatIsWrong()
    {
        byte[] good = Mat.Array("X", [2, 2], [1, 2, 3, 4]);
        AssertBad(Mat.File(), "the file has no array 'X'");
        AssertBad([.. Mat.File(good), 0, 0],
            "the file ends within the tag of an element, at byte 192; it is cut short or followed by other data");
        AssertBad([.. Mat.File(good), .. new byte[8]],
            "the element at byte 192 is of type 0, expected an array (14) or a compressed one (15); the file is damaged");
        AssertBad(Mat.File(good)[..^1], "the element at byte 128 calls for 56 bytes, but the file has 55 more; fetch it again");
        AssertBad(Mat.File(good, good), "the array 'X' stands twice");
        AssertBad(Mat.File(Mat.Array("X", [1, 2], [104, 105], MatParts.CharClass)), "'X' is no array of real numbers");
        AssertBad(Mat.File(Mat.Raw("X", [1, 1], Mat.Small(2, [1]), complex: true)), "'X' is no array of real numbers");
        AssertBad(Mat.File(Mat.Array("X", [2, 3], [1, 2, 3, 4])),
            "'X' is 2 x 3 numbers of 1 byte, 6 in all, but has 4; the file is damaged");
        AssertBad(Mat.File(Mat.Array("X", [-1, 3], [1])), "dimension 1 of 'X' is -1; the file is damaged");
        AssertBad(Mat.File(Mat.Raw("X", [1, 1], Mat.Element(16, [1]))), "'X' is stored as type 16, expected numbers; the file is damaged");
        AssertBad(Mat.File(Mat.Element(14, [])), "an array ends within its own parts; the file is damaged");
        AssertBad(Mat.File(Mat.Element(14, Mat.Element(6, []))), "the flags of an array have 0 bytes, expected 8; the file is damaged");
        AssertBad(Mat.File(Mat.Element(14, Mat.Element(6, new byte[16]))),
            "the flags of an array are of type 6 and have 16 bytes, expected type 6 and at most 8; the file is damaged");
        AssertBad(Mat.File(Mat.Compressed(Mat.Element(15, [1]))),
            "the compressed element at byte 128 holds type 15, expected an array (14)");
        AssertBad(Mat.File(Mat.Compressed([.. good, 1])),
            "the compressed element at byte 128 goes on after its array; the file is damaged");
        AssertBad(Mat.File(Mat.Compressed(good[..^8])), "the data ends within an array; fetch the file again");
        AssertBad(Mat.File(Mat.Element(15, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])), "the compressed data is damaged; fetch the file again");
        byte[] checksum = Mat.File(Mat.Compressed(good));
        checksum[^1] ^= 1;
        AssertBad(checksum, "the compressed data is damaged; fetch the file again");
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        foreach (byte[] file in new[] { Mat.File(Mat.Array("X", [2, 2], [1, 2, 3, 4])),
            Mat.File(Mat.Compressed(Mat.Array("X", [40, 40], new byte[1600]))) })
        {
            for (int length = 0; length < file.Length; length++) AssertBad(file[..length], null);
        }
    }

    [Fact]
    public void Read_HostileClaims_CostNoMemory()
    {
        byte[] few = Mat.Element(2, [1, 2, 3]);
        AssertBad(Mat.File(Mat.Raw("X", [1 << 20, 1 << 20], few)),
            "'X' is 1048576 x 1048576, more than 2147483591 numbers; the file is damaged");
        AssertBad(Mat.File(Mat.Raw("X", [.. Enumerable.Repeat(int.MaxValue, 32)], few)), null);
        AssertBad(Mat.File(Mat.Raw("X", [0, int.MaxValue, int.MaxValue], few)),
            "'X' is 0 x 2147483647 x 2147483647 numbers of 1 byte, 0 in all, but has 3; the file is damaged");
        AssertBad(Mat.File(Mat.Raw("X", [32, 32, 3, 600_000], Mat.Element(2, [1, 2, 3], claimed: 32 * 32 * 3 * 600_000))),
            "'X' has 1843200000 bytes, more than its element can hold; the file is damaged");
        AssertBad(Mat.File(Mat.Raw("X", [20], Mat.Element(2, [1, 2, 3], claimed: 20))),
            "an array ends within its own parts; the file is damaged");
        AssertBad(Mat.File(Mat.Raw("X", [1 << 30], Mat.Element(9, [], claimed: 0))),
            "'X' is 1073741824 numbers of 8 bytes, 8589934592 in all, but has 0; the file is damaged");
        // Compressed, the outer size cannot refute it, but deflate does not expand that far.
        byte[] claim = Mat.Raw("X", [1 << 30], Mat.Element(2, [1, 2, 3], claimed: 1 << 30));
        claim[7] = 0x41; // the array's own size: more than that of its numbers
        AssertBad(Mat.File(Mat.Compressed(claim)), "'X' has 1073741824 bytes, more than its element can hold; the file is damaged");
        AssertBad(Mat.File(Mat.Element(14, [], claimed: -1)),
            "the element at byte 128 calls for 4294967295 bytes, but the file has 0 more; fetch it again");
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_Mutations_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        byte[] array = Mat.Raw("X", [2, 3], Mat.Element(3, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]));
        byte[] other = Mat.Array("abcdefgh", [1, 2], [1, 2]);
        byte[] plain = Mat.File(other, array, other), packed = Mat.File(Mat.Compressed(other), Mat.Compressed(array));
        int good = 0;
        int rounds = Trials.Count(6_000, 200_000);
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260105, RandomPurpose.Shuffle), step: 0, row: round);
            // A third hits what was compressed before it is.
            byte[] bytes = round % 3 == 0 ? [.. plain] : round % 3 == 1 ? [.. packed] : [.. array];
            int from = round % 3 == 2 ? 0 : 124;
            for (int edit = random.NextInt(3); edit >= 0; edit--) bytes[from
                + random.NextInt(bytes.Length - from)] ^= (byte)(1 << random.NextInt(8));
            if (round % 3 == 2) bytes = Mat.File(Mat.Compressed(bytes));
            string path = folder.Write("f", bytes[..(bytes.Length - (random.NextInt(4) == 0 ? random.NextInt(40) : 0))]);
            long before = GC.GetAllocatedBytesForCurrentThread();

            Exception? e = Record.Exception(() => MatFile.Read(path, ["X"]));

            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            if (e is null) good++;
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 2 << 20, $"round {round} allocated {taken} bytes");
        }
        output.WriteLine($"R3, MATLAB 5: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        Assert.InRange(good, 100, rounds - 100);
    }

    [Fact]
    public void Read_Bomb_StopsAtWhatTheHeaderSays()
    {
        using var folder = new TempFolder();
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Mat.Array("X", [2, 2], [1, 2, 3, 4]));
            zlib.Write(new byte[64 << 20]);
        }
        string path = folder.Write("f", Mat.File(Mat.Element(15, packed.ToArray())));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InputFileException>(() => MatFile.Read(path, ["X"]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        using var folder = new TempFolder();

        Assert.Equal($"{folder["f"]}: there is no such file",
            Assert.Throws<InputFileException>(() => MatFile.Read(folder["f"], ["X"])).Message);
    }

    private static void AssertBad(byte[] bytes, string? problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("f", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => MatFile.Read(path, ["X"]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.DoesNotContain('\n', e.Message);
        if (problem is not null) Assert.Equal($"{path}: {problem}", e.Message);
    }
}
