using System.Buffers.Binary;
using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

public class SafetensorsTests
{
    private static readonly SafeTensor[] Sample =
    [
        new("write.bias", [3], [1, -2.5f, float.Epsilon]),
        new("encoder.weight", [2, 2], [0, float.NaN, float.PositiveInfinity, -0f]),
        new("größe \"x\"", [], [7]),
        new("empty", [0, 5], []),
    ];

    [Fact]
    public void Write_ThenRead_GivesTheSame()
    {
        using var folder = new TempFolder();
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["words"] = "é \u2028 \n" };
        AtomicFile.Write(folder["m.safetensors"], stream => SafetensorsWriter.Write(stream, Sample, metadata));

        SafetensorsFile file = SafetensorsFile.Read(folder["m.safetensors"]);

        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(Sample.Length, file.Tensors.Count);
        foreach (SafeTensor tensor in Sample)
        {
            Assert.Equal(tensor.Shape, file.Tensors[tensor.Name].Shape);
            Assert.Equal(tensor.Data.Select(BitConverter.SingleToInt32Bits),
                file.Tensors[tensor.Name].Data.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Write_LargeTensor_SurvivesChunks()
    {
        float[] values = [.. Enumerable.Range(0, 100_003).Select(i => i * 0.5f)];

        SafetensorsFile file = Read(Bytes([new SafeTensor("a", [100_003], values)], null));

        Assert.Equal(values, file.Tensors["a"].Data);
    }

    [Fact]
    public void Write_AnyOrder_GivesEqualBytes()
    {
        byte[] forward = Bytes(Sample, new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        byte[] backward = Bytes([.. Sample.Reverse()], new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Write_SmallFile_HasTheExpectedBytes()
    {
        byte[] bytes = Bytes([new SafeTensor("b", [1], [1]), new SafeTensor("a", [2], [2, 3])], null);

        string header = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        Assert.Equal(header, Encoding.UTF8.GetString(bytes, 8, bytes.Length - 8 - 12).TrimEnd(' '));
        Assert.Equal([2f, 3f, 1f], Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bytes, bytes.Length - 12 + 4 * i)));
    }

    [Fact]
    public void Write_BadTensors_Throws()
    {
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a", [2], [1])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a", [-1], [])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a", [0, int.MaxValue, int.MaxValue, 3], [1])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a", [1, 1, 1, 1, 1, 1, 1, 1, 1], [1])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a", [], [1]), new SafeTensor("a", [], [1])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("__metadata__", [], [1])], null));
        Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor("a\ud800", [], [1])], null));
    }

    [Fact]
    public void Write_MoreThanIsRead_Throws()
    {
        SafeTensor[] tensors = [.. Enumerable.Range(0, 10_001).Select(i => new SafeTensor($"{i}", [0], []))];

        Assert.Contains("10000 that readers accept", Assert.Throws<ArgumentException>(() => Bytes(tensors, null)).Message);
        Assert.Contains("12000 that readers accept",
            Assert.Throws<ArgumentException>(() => Bytes([], Enumerable.Range(0, 12_001).ToDictionary(i => $"{i}", _ => ""))).Message);
        // Each of these takes six bytes in the header.
        Assert.Contains("1 MiB that readers accept",
            Assert.Throws<ArgumentException>(() => Bytes([], new Dictionary<string, string> { ["a"] = new('\u0001', 200_000) })).Message);
        Assert.Contains("more than readers accept",
            Assert.Throws<ArgumentException>(() => Bytes([new SafeTensor(new('n', 2 << 20), [0], [])], null)).Message);
    }

    // As Python's hashlib has them.
    [Fact]
    public void Hashes_OfValuesAndWords_AreThoseOfTheFormat()
    {
        Dictionary<string,
            string> all = TensorHashes.Add([new SafeTensor("w", [2], [1, -2.5f])], new Dictionary<string,
            string>
            { ["größe"] = "\U0001F600 " + new string('x', 600), ["format"] = "pt" });

        Assert.Equal("48943f7a0ea247f8e3c9386d0c5822fe181d323a9289980426638cc4e72a43e1", all["sha256.w"]);
        Assert.Equal("5e55d5f1a67d4508d4dcbc5d8e5e032bc50d19d6acef48ab97b4bd6318a27b73", all["sha256.__metadata__"]);
    }

    [Fact]
    public void Read_OtherElementTypes_AreConverted()
    {
        string header = """
            {"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},
            "b":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]}}
            """;
        byte[] data = [0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0x40, 0xc0];

        SafetensorsFile file = Read(File(header, data));

        Assert.Equal([1.5f], file.Tensors["d"].Data);
        Assert.Equal([1f, -2f], file.Tensors["h"].Data);
        Assert.Equal([1f, -3f], file.Tensors["b"].Data);
    }

    // A scalar is how PyTorch counts batches.
    [Fact]
    public void Read_WholeNumbers_AreConverted()
    {
        string header = """
            {"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},
            "ids":{"dtype":"I64","shape":[3],"data_offsets":[8,32]},
            "pixels":{"dtype":"U8","shape":[2,2],"data_offsets":[32,36]},"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[36,39]}}
            """;
        byte[] data = Convert.FromHexString("4006000000000000" + "000000ffffffffff" + "0200000100000000" + "0000000000000080" + "000180ff"
            + "010001");

        SafetensorsFile file = Read(File(header, data));

        Assert.Equal([1600f], file.Tensors["bn.num_batches_tracked"].Data);
        Assert.Empty(file.Tensors["bn.num_batches_tracked"].Shape);
        Assert.Equal([-16777216f, 16777218f, -9223372036854775808f], file.Tensors["ids"].Data);
        Assert.Equal([0f, 1f, 128f, 255f], file.Tensors["pixels"].Data);
        Assert.Equal([1f, 0f, 1f], file.Tensors["mask"].Data);
    }

    internal static byte[] Bytes(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    internal static byte[] File(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    internal static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "m.safetensors");
}
