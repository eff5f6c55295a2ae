using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class ParserFuzzTests(ITestOutputHelper output)
{
    private const int Share = 4_000, Full = 200_000;

    // A surrogate pair, which JSON writes as two escapes: a mutation of either leaves text that is none.
    private const string Pair = "\ud83d\ude00";

    private static readonly RunConfig Config = SmallRun.Config with { Training = SmallRun.Config.Training with { Data = Pair } };

    [Fact]
    public void RunConfig_Mutations_GiveSuccessOrTheOneException()
    {
        byte[][] sources =
        [
            Encoding.UTF8.GetBytes(SmallRun.Config.ToJson()),
            Encoding.UTF8.GetBytes((SmallRun.Config with { Data = new DataIdentity("x") { Classes = ["a", "b"],
                Train = SmallRun.Images.Fingerprint, Test = SmallRun.Validation.Fingerprint } }).ToJson()),
            """{"model":{"kind":"vae","hidden":9},"training":{"steps":3}}"""u8.ToArray(),
            """{"training":{"data":"\ud83d\ude00"}}"""u8.ToArray(), """{"model":{"\ud83d\ude00":1}}"""u8.ToArray(),
        ];

        Fuzz("R3, config.json", 20261125, sources, 1 << 20, bytes => RunConfig.Parse(Encoding.UTF8.GetString(bytes), "f"));
    }

    [Fact]
    public void ReferenceFile_Mutations_GiveSuccessOrTheOneException()
    {
        using var temp = new TempFolder();
        byte[] source = Encoding.UTF8.GetBytes(Reference);
        File.WriteAllBytes(temp["good.json"], source);
        ReferenceFile.Read(temp["good.json"]);

        Fuzz("R3, reference values", 20261126, [source], 1 << 20, bytes => ReferenceFile.Read(temp.Write("f.json", bytes)));
    }

    [Fact]
    public void Metrics_Mutations_AreReadOrLeftOut()
    {
        using var temp = new TempFolder();
        var folder = new RunFolder(temp.Path);
        folder.Append(new MetricRow(Split.Train, 3, 0.5, 1.25, 1, 0.25, Pair) { GradientNorm = 2, LearningRate = 1e-3 });
        folder.Append(new MetricRow(Split.Validation, 3, 0.5, 1.25, 1, 0.25, "binarised at 0.5, " + Pair)
        { LatentPerStep = [0.125, 0.125] });
        byte[] source = File.ReadAllBytes(folder.MetricsPath);

        Fuzz("R3, metrics.jsonl", 20261127, [source], 1 << 20, bytes =>
        {
            File.WriteAllBytes(folder.MetricsPath, bytes);
            // One bad row does not take the other with it; there are more where a mutation made a line end.
            if (folder.Metrics().Count == 0) throw new InputFileException("f", "no row is left");
        });
    }

    [Fact]
    public void Checkpoint_Mutations_GiveSuccessOrTheOneException()
    {
        using var temp = new TempFolder();
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "attentive-writer-checkpoint-1",
            // In JSON half of such a letter may be left over.
            ["config"] = (Config with { Training = Config.Training with { Data = "\ud83d\ude00" } }).ToJson(),
            ["state"] = """{"step":4,"validated_step":-1,"best_step":-1,"seconds":1.5"""
                + ""","sums":{"count":1,"reconstruction":2,"latent":3,"gradient_norm":4}}""",
        };
        using var packed = new MemoryStream();
        SafetensorsWriter.Write(packed, [new SafeTensor("a", [2], [1, 2])], metadata);
        File.WriteAllBytes(temp["good"], packed.ToArray());
        Checkpoint.Read(temp["good"]);

        // Without hashes, which would stop nearly all of them at the door.
        Fuzz("R3, checkpoints", 20261128, [packed.ToArray()], 1 << 20, bytes => Checkpoint.Read(temp.Write("f", bytes)));
    }

    private void Fuzz(string what, ulong seed, byte[][] sources, long limit, Action<byte[]> read)
    {
        ReadOnlySpan<byte> telling = "{}[]\",:\\u0019-.eE \0\nnulltrue"u8;
        int rounds = Trials.Count(Share, Full), good = 0;
        for (int round = 0; round < rounds; round++)
        {
            RandomSequence random = new RandomSequence(new RandomSource(seed, RandomPurpose.Shuffle), step: 0, row: round);
            List<byte> bytes = [.. sources[round % sources.Length]];
            for (int edit = random.NextInt(3); edit >= 0 && bytes.Count > 0; edit--)
            {
                int at = random.NextInt(bytes.Count);
                switch (random.NextInt(6))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
                    case 1: bytes[at] = telling[random.NextInt(telling.Length)]; break;
                    case 2: bytes.Insert(at, telling[random.NextInt(telling.Length)]); break;
                    case 3: bytes.RemoveAt(at); break;
                    case 4: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.NextInt(8))); break;
                    default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.NextInt(16)))); break;
                }
            }
            byte[] mutated = [.. bytes];
            long before = GC.GetAllocatedBytesForCurrentThread();

            Exception? e = Record.Exception(() => read(mutated));

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(e is null or InputFileException, $"round {round}: {e}");
            Assert.True(e is null || !e.Message.Contains('\n', StringComparison.Ordinal), $"round {round}: {e?.Message}");
            Assert.True(taken < limit, $"round {round} allocated {taken} bytes");
            if (e is null) good++;
        }
        output.WriteLine($"{what}: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        // Both outcomes must occur, or the mutations prove nothing.
        Assert.InRange(good, rounds / 100, rounds - rounds / 100);
    }

    // The least that a file of reference values can be.
    private const string Reference = """
        {"\ud83d\ude00":0,"config":{"kind":"draw","width":2,"height":1,"channels":1,"glimpses":1,"hidden":1,
        "latent":1,"read":null,"write":null,"batch":1},"x":[0.5,1],"eps":[0.25],
        "reconstruction":[1.5],"kl":[0.5],"loss":2.0,"parameters":{"\ud83d\ude00":{"shape":[2],"data":[1,2]}},
        "gradients":{"\ud83d\ude00":[1,2]},"logits":[0.5,1.5],
        "generated_canvases":[[0.5,1]],"adam":{"losses":[2.0],"gradient_norms":[1.0],"eps":[[0.25]]}}
        """;
}
