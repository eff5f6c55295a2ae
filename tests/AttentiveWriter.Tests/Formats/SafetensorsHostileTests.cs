using System.Diagnostics;
using System.Globalization;
using System.Text;
using AttentiveWriter.Formats;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Formats;

public class SafetensorsHostileTests(ITestOutputHelper output)
{
    private const string A = """ "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";

    /// <summary>Header, bytes of data after it, and the message.</summary>
    public static TheoryData<string, int, string> Headers => new()
    {
        { "", 0, "the header does not start with '{'; this is not a safetensors file" },
        { "[1]", 0, "the header does not start with '{'; this is not a safetensors file" },
        { " {}", 0, "the header does not start with '{'; this is not a safetensors file" },
        { "{", 0, "the header is not valid JSON near its byte 1" },
        { "{} {}", 0, "the header is not valid JSON near its byte 3" },
        { "{,}", 0, "the header is not valid JSON near its byte 1" },
        { """{"a":{"dtype":{"b":{"c":{"d":1}}}}}""", 0, "tensor 'a': dtype is not a string" },
        { """{"a":{"shape":[[[[1]]]]}}""", 0, "tensor 'a': shape holds something other than whole numbers from 0 to 2^63-1" },
        { "{" + A + "," + A + "}", 4, "the header names 'a' twice" },
        { """{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\u0061":{}}""", 4, "the header names 'a' twice" },
        { """{"\ud800":{}}""", 0, "the header holds text that is not valid Unicode near its byte 10" },
        { """{"__metadata__":{"a":"\udfff"}}""", 0, "the header holds text that is not valid Unicode near its byte 29" },
        { """{"__metadata__":{"a":1}}""", 0, "the metadata 'a' is not a string; metadata is text to text" },
        { """{"__metadata__":{"a":"","a":""}}""", 0, "the metadata names 'a' twice" },
        { """{"__metadata__":7}""", 0, "'__metadata__' is not a JSON object" },
        { """{"a\nb":7}""", 0, "'a?b' is not a JSON object" },
        { """{"a":{"dtype":"F32","dtype":"F32"}}""", 0,
            "tensor 'a': 'dtype' is repeated or unknown; expected once each: dtype, shape, data_offsets" },
        { """{"a":{"dtype":"F32","colour":1}}""", 0,
            "tensor 'a': 'colour' is repeated or unknown; expected once each: dtype, shape, data_offsets" },
        { """{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'a' lacks dtype, shape or the two data_offsets" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor 'a' lacks dtype, shape or the two data_offsets" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "tensor 'a': data_offsets has more than 2 numbers" },
        { """{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "tensor 'a': shape is not a list" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "tensor 'a': shape has more than 8 numbers" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4,
            "tensor 'a': shape holds something other than whole numbers from 0 to 2^63-1" },
        { """{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4,
            "tensor 'a': shape holds something other than whole numbers from 0 to 2^63-1" },
        { """{"a":{"dtype":"F32","shape":[18446744073709551617],"data_offsets":[0,4]}}""", 4,
            "tensor 'a': shape holds something other than whole numbers from 0 to 2^63-1" },
        { """{"a":{"dtype":"F8_E4M3_OF_SOMEBODY","shape":[1],"data_offsets":[0,4]}}""", 4,
            "tensor 'a' is of type 'F8_E4M3_OF_SOMEBODY', no name of a type" },
        { """{"a":{"dtype":"F4","shape":[1],"data_offsets":[4,0]}}""", 4,
            "tensor 'a', F4 [1], needs 0 bytes, but its data_offsets are [4, 0]" },
        { """{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,3]}}""", 4,
            "the tensors take 3 bytes, but 4 follow the header: the file has bytes at its end that belong to no tensor" },
        { """{"a":{"dtype":"F\ud800","shape":[1],"data_offsets":[0,4]}}""", 4,
            "the header holds text that is not valid Unicode near its byte 23" },
        { """{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,1]}}""", 1,
            "tensor 'a', I64 [1], needs 8 bytes, but its data_offsets are [0, 1]" },
        { """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0,
            "tensor 'a' has shape [4294967296, 4294967296], more than the 2147483591 elements that are read" },
        { """{"a":{"dtype":"F32","shape":[65536,65536,0],"data_offsets":[0,0]}}""", 0,
            "tensor 'a' has shape [65536, 65536, 0], more than the 2147483591 elements that are read" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4,
            "tensor 'a', F32 [2], needs 8 bytes, but its data_offsets are [0, 4]" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4,
            "tensor 'a', F32 [1], needs 4 bytes, but its data_offsets are [4, 0]" },
        { """{"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""", 4,
            "the tensors take 2000000000 bytes, but 4 follow the header: the file is cut short" },
        { "{" + A + "}", 5, "the tensors take 4 bytes, but 5 follow the header: the file has bytes at its end that belong to no tensor" },
        { "{" + A + ""","b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12,
            "tensor 'b' starts at byte 8 of the data, expected 4: it leaves a hole before it" },
        { "{" + A + ""","b":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", 4,
            "tensor 'b' starts at byte 2 of the data, expected 4: it overlaps the tensor before it" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Read_HostileHeader_SaysWhatIsWrong(string header, int dataLength, string problem)
    {
        byte[] bytes = SafetensorsTests.File(header, new byte[dataLength]);

        AssertBad(bytes, problem);
    }

    [Theory]
    [InlineData("I64", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0 }, "tensor 'a', I64, holds 16777217, which no float is")]
    [InlineData("I64", new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
        "tensor 'a', I64, holds 9223372036854775807, which no float is")]
    [InlineData("BOOL", new byte[] { 0, 1, 2 }, "tensor 'a', BOOL, holds 2, expected 0 or 1")]
    public void Read_WholeNumberThatCannotBeKept_SaysWhich(string type, byte[] data, string problem)
    {
        int count = data.Length / SafetensorsFormat.ElementSize(type);

        AssertBad(SafetensorsTests.File($$"""{"a":{"dtype":"{{type}}","shape":[{{count}}],"data_offsets":[0,{{data.Length}}]} }""", data),
            problem);
    }

    [Fact]
    public void Read_HostileLength_SaysWhatIsWrong()
    {
        AssertBad([], "the file has 0 bytes, expected the 8 bytes of the header's length and more");
        AssertBad(BitConverter.GetBytes(2L), "the header claims 2 bytes, but only 0 follow: the file is cut short");
        AssertBad(BitConverter.GetBytes(2L << 20), "the header claims 2097152 bytes, but only 0 follow: the file is cut short");
        AssertBad(BitConverter.GetBytes((2L << 20) + 1), "the header claims 2097153 bytes, more than the 2097152 that are read");
        AssertBad(BitConverter.GetBytes(-1L),
            "the header claims 18446744073709551615 bytes, more than the 2097152 that are read; this is not a safetensors file");
        AssertBad([.. BitConverter.GetBytes(4L), (byte)'{', 0xff, 0xfe, (byte)'}'], "the header is not valid UTF-8");
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "m.safetensors");

        var e = Assert.Throws<InputFileException>(() => SafetensorsFile.Read(path));

        Assert.Equal($"{path}: there is no such file", e.Message);
    }

    [Fact]
    public void Read_HashesThatDoNotFit_SaysWhichOne()
    {
        SafeTensor[] tensors = [new("a", [1], [1]), new("b", [2], [2, 3])];
        Dictionary<string, string> good = TensorHashes.Add(tensors, new Dictionary<string, string> { ["format"] = "pt" });
        const string Cure = "the file is damaged; take another copy or an older checkpoint";
        byte[] With(Func<string, string, string?> change) => SafetensorsTests.Bytes(tensors,
            good.Select(m => (m.Key, Value: change(m.Key, m.Value))).Where(m => m.Value is not null)
                .ToDictionary(m => m.Key, m => m.Value!));

        Assert.Equal(2, SafetensorsTests.Read(With((_, value) => value)).Tensors.Count);
        Assert.Equal(2,
            SafetensorsTests.Read(With((key, value) => key.StartsWith("sha256.", StringComparison.Ordinal) ? null : value)).Tensors.Count);
        AssertBad(With((key, value) => key == "format" ? "np" : value), "its metadata do not match their SHA-256: " + Cure);
        AssertBad(With((key, value) => key == "sha256.b" ? null : value), "tensor 'b' has no SHA-256, though others have: " + Cure);
        AssertBad(With((key, value) => key == "sha256.__metadata__" ? null : value), "its metadata do not match their SHA-256: " + Cure);
        byte[] flipped = With((_, value) => value);
        flipped[^1] ^= 1;
        AssertBad(flipped, "tensor 'b' does not match its SHA-256: " + Cure);
        Dictionary<string, string> more = TensorHashes.Add([.. tensors, new("c", [0], [])], new Dictionary<string, string>());
        AssertBad(SafetensorsTests.Bytes(tensors, more), "a tensor is missing of which there is a SHA-256: " + Cure);
    }

    [Fact]
    public void Read_TooMuchOfAKind_IsRefused()
    {
        AssertBad(SafetensorsTests.File(Metadata(1, (1 << 20) - 4), []), "the metadata is larger than 1 MiB");
        AssertBad(SafetensorsTests.File(Metadata(12_001, 1), []), "the metadata has more than the 12000 keys that are read", 256 * 12_001);
        AssertBad(SafetensorsTests.File("{" + Tensors(10_001, 1) + "}", []), "the header has more than the 10000 tensors that are read",
            256 * 10_001);
    }

    /// <summary>Headers up to what is read of each kind.</summary>
    public static TheoryData<string> Large =>
        ["many tensors", "tensors with long names", "just too many tensors for their tables", "many keys",
        "just too many keys for their table", "long metadata", "long metadata with an escape", "hashes"];

    [Theory]
    [MemberData(nameof(Large))]
    [Trait("Category", "Reliability")]
    public void Read_LargeHeader_StaysWithinTheBound(string kind)
    {
        byte[] original = LargeFile(kind);
        int header = (int)BitConverter.ToInt64(original), rounds = Trials.Count(20, 1_000), refused = 0;
        long most = Read(original, header, kind, ref refused).Allocated;
        Assert.Equal(0, refused);
        TimeSpan slowest = default;
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260201, RandomPurpose.Shuffle), step: 0, row: round);
            byte[] bytes = Mutate(original, 8 + header, ref random);
            (long allocated, TimeSpan time) = Read(bytes, header, $"{kind}, round {round}", ref refused);
            most = Math.Max(most, allocated);
            slowest = time > slowest ? time : slowest;
        }

        output.WriteLine($"R1, {kind}: {rounds} mutations of a header of {header} bytes, {refused} refused, 0 other; at most {most} bytes "
            + $"allocated, {most / (double)header:F1} times the header; slowest {slowest.TotalMilliseconds:F0} ms");
        Assert.InRange(most, 0, Bound(header, Count(original, "dtype"), Count(original, "\":\"") - Count(original, "dtype")));

        // On a thread of its own, whose pool of buffers is empty.
        static (long Allocated, TimeSpan Time) Read(byte[] bytes, int header, string what, ref int refused)
        {
            Exception? e = null;
            long allocated = 0;
            var clock = Stopwatch.StartNew();
            var thread = new Thread(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                e = Record.Exception(() => SafetensorsTests.Read(bytes));
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
            Assert.True(e is null or InputFileException, $"{what}: {e}");
            if (e is not null) refused++;
            return (allocated, clock.Elapsed);
        }
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_Mutations_GiveSuccessOrTheOneException()
    {
        byte[] original = SafetensorsTests.Bytes(
            [new("b", [2, 3], new float[6]), new("a\u00e9", [1], [1])], new Dictionary<string, string> { ["format"] = "pt", ["k"] = "\n" });
        int headerEnd = 8 + (int)BitConverter.ToInt64(original);
        int rounds = Trials.Count(1_000_000, 50_000_000), failures = 0;
        long most = 0, slowest = 0;
        // The first read on a thread fills its pool of buffers, which is not the file's doing.
        Parallel.For(0, rounds, () => SafetensorsTests.Read(original), (round, _, warm) =>
        {
            RandomSequence random = new RandomSequence(new RandomSource(20260101, RandomPurpose.Shuffle), step: 0, row: round);
            byte[] bytes = Mutate(original, headerEnd, ref random);
            long before = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
            try
            {
                SafetensorsTests.Read(bytes);
            }
            catch (InputFileException e)
            {
                Interlocked.Increment(ref failures);
                Assert.False(e.Message.AsSpan().ContainsAny('\n', '\r'), $"round {round}: {e.Message}");
            }
            InterlockedMax(ref slowest, Stopwatch.GetTimestamp() - began);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < (64 << 10) + 2 * headerEnd, $"round {round} allocated {taken} bytes");
            InterlockedMax(ref most, taken);
            return warm;
        }, _ => { });

        output.WriteLine($"R1: {rounds} header mutations, {rounds - failures} read, {failures} refused, 0 other; at most {most} bytes "
            + $"allocated; slowest {slowest * 1e3 / Stopwatch.Frequency:F1} ms");
        Assert.InRange(failures, rounds / 2, rounds - 100);
    }

    // What docs/reliability.md promises.
    private static long Bound(int header, int tensors, int keys) => (64 << 10) + 5L * header + 256L * (tensors + keys);

    private static string Tensors(int count, int nameLength, int values = 0) => string.Join(',', Enumerable.Range(0, count).Select(i =>
        $$"""
        "{{i.ToString(CultureInfo.InvariantCulture).PadLeft(nameLength, 'x')}}":{"dtype":"F32","shape":[{{values}}],
        "data_offsets":[{{4 * values * i}},{{4 * values * (i + 1)}}]}
        """));

    private static string Metadata(int keys, int length) =>
        "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, keys).Select(i => $"\"{i:D5}\":\"{new string('v', length)}\"")) + "}}";

    private static byte[] LargeFile(string kind) => kind switch
    {
        "many tensors" => SafetensorsTests.File("{" + Tensors(10_000, 1) + "}", []),
        "tensors with long names" => SafetensorsTests.File("{" + Tensors(10_000, 150) + "}", []),
        "just too many tensors for their tables" => SafetensorsTests.File("{" + Tensors(8_420, 1, values: 1) + "}", new byte[4 * 8_420]),
        "many keys" => SafetensorsTests.File(Metadata(12_000, 1), []),
        "just too many keys for their table" => SafetensorsTests.File(Metadata(8_420, 1), []),
        "long metadata" => SafetensorsTests.File(Metadata(1, 1_048_000), []),
        "long metadata with an escape" =>
            SafetensorsTests.File(Metadata(1, 530_000).Replace("\"vv", "\"\\n", StringComparison.Ordinal), []),
        _ => Hashed([.. Enumerable.Range(0, 10_000).Select(i => new SafeTensor(i.ToString(CultureInfo.InvariantCulture), [0], []))]),
    };

    private static byte[] Hashed(SafeTensor[] tensors) =>
        SafetensorsTests.Bytes(tensors, TensorHashes.Add(tensors, new Dictionary<string, string>()));

    private static int Count(byte[] file, string text) => file.AsSpan().Count(Encoding.UTF8.GetBytes(text));

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private static byte[] Mutate(byte[] original, int headerEnd, ref RandomSequence random)
    {
        // Characters with a meaning in the header make more cases that pass the first checks.
        ReadOnlySpan<byte> telling = "{}[]\",:\\u0019-.eE \0"u8;
        List<byte> bytes = [.. original];
        int edits = 1 + random.NextInt(3);
        for (int edit = 0; edit < edits; edit++)
        {
            int at = random.NextInt(Math.Min(headerEnd, bytes.Count));
            switch (random.NextInt(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
                case 1: bytes[at] = telling[random.NextInt(telling.Length)]; break;
                case 2: bytes.Insert(at, telling[random.NextInt(telling.Length)]); bytes[0]++; break;
                case 3: bytes.RemoveAt(at); break;
                default: bytes[at] = (byte)random.NextInt(256); break;
            }
        }
        return [.. bytes];
    }

    private static void AssertBad(byte[] bytes, string problem, int more = 0)
    {
        var stream = new MemoryStream(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => SafetensorsFile.Read(stream, "m.safetensors"));

        Assert.Equal($"m.safetensors: {problem}", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (64 << 10) + 2 * bytes.Length + more);
    }
}
