using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using AttentiveWriter.Devices;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class CheckpointTests(ITestOutputHelper output)
{
    private static readonly RunConfig Config = new(DrawBatch.Small, new TrainingSettings { Seed = 77 });

    [Fact]
    public void SaveAndRestore_AnyValues_KeepEveryBit()
    {
        using var temp = new TempFolder();
        using DrawBatch saved = new(DrawBatch.Small), restored = new(DrawBatch.Small);
        for (int i = 0; i < 3; i++) saved.Step(i);
        saved["encoder.bias"].Value.Span[0] = -0f;
        saved["encoder.bias"].Value.Span[1] = float.Epsilon;
        var state = new TrainingState
        {
            Step = 3,
            ValidatedStep = 2,
            BestBound = 1.0 / 3,
            BestStep = 2,
            Seconds = 0.1,
            Sums = new MetricSums(1, 2.1, 3.2, 4.3),
        };

        Checkpoint.Save(temp["c"], saved.Model, saved.Trainer.Optimiser, Config, state);
        (SafetensorsFile file, RunConfig config, TrainingState position) = Checkpoint.Read(temp["c"]);
        Checkpoint.Restore(file, temp["c"], restored.Model, restored.Trainer.Optimiser, position.Step);

        Assert.Equal((Config, state), (config, position));
        Numbers.AssertSameBits(saved.Values(), restored.Values());
        foreach (var (left, right) in saved.Trainer.Optimiser.All.Zip(restored.Trainer.Optimiser.All))
        {
            Numbers.AssertSameBits(left.Mean.Span, right.Mean.Span);
            Numbers.AssertSameBits(left.Variance.Span, right.Variance.Span);
        }
        Assert.Equal(3, restored.Trainer.Optimiser.Steps);
        Assert.Equal(saved.Step(4), restored.Step(4));
    }

    [Fact]
    public void Read_NotACheckpoint_SaysSoInOneLine()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        ModelFolder.Save(temp.Path, batch.Model, Config);

        AssertOneLine(() => Checkpoint.Read(temp[ModelFolder.WeightsName]), "not a checkpoint");
        AssertOneLine(() => Checkpoint.Read(temp["missing"]), "no such file");
        AssertOneLine(() => Checkpoint.Read(temp.Write("text", Encoding.UTF8.GetBytes("hello, this is no tensor file"))), "safetensors");
        AssertOneLine(() => Checkpoint.Read(temp.Write("empty", [])), "0 bytes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"step\": -4}")]
    [InlineData("{\"step\": \"x\"}")]
    public void Read_PositionUnreadable_SaysSoInOneLine(string state)
    {
        using var temp = new TempFolder();

        AssertOneLine(() => Checkpoint.Read(Write(temp, Config.ToJson(), state)), "position");
    }

    [Theory]
    [InlineData("""{"model":{"\ud800":1}}""", """{"sums":{}}""", "not valid Unicode")]
    [InlineData("""{"training":{"data":"\ud800"}}""", """{"sums":{}}""", "not valid Unicode")]
    [InlineData("{}", """{"\ud800":1}""", "position")]
    [InlineData("{}", """{"step":1,"sums":{"\ud800":1}}""", "position")]
    public void Read_HalfASurrogatePair_SaysSoInOneLine(string config, string state, string expected)
    {
        using var temp = new TempFolder();

        AssertOneLine(() => Checkpoint.Read(Write(temp, config, state)), expected);
    }

    [Theory]
    [InlineData("\"step\":-4", "step is -4, expected 0..20")]
    [InlineData("\"step\":21", "step is 21, expected 0..20")]
    [InlineData("\"step\":9000000000000000000", "step is 9000000000000000000, expected 0..20")]
    [InlineData("\"validated_step\":5", "validated_step is 5, expected -1..4")]
    [InlineData("\"validated_step\":-2", "validated_step is -2, expected -1..4")]
    [InlineData("\"best_step\":5", "best_step is 5, expected -1..4")]
    [InlineData("\"best_step\":-9223372036854775808", "best_step is -9223372036854775808, expected -1..4")]
    [InlineData("\"best_bound\":1e999", "best_bound is Infinity, expected a finite number")]
    [InlineData("\"seconds\":-1", "seconds is -1, expected 0 or more")]
    [InlineData("\"seconds\":1e999", "seconds is Infinity, expected 0 or more")]
    [InlineData("\"rows\":-1", "rows is -1, expected 0..9")]
    [InlineData("\"rows\":2147483647", "rows is 2147483647, expected 0..9")]
    [InlineData("\"sums\":null", "sums.count is -1, expected 0..3")]
    [InlineData("\"sums\":{\"count\":-1}", "sums.count is -1, expected 0..3")]
    [InlineData("\"sums\":{\"count\":2147483647}", "sums.count is 2147483647, expected 0..3")]
    [InlineData("\"sums\":{\"count\":1,\"latent\":-1e999}", "sums is not finite, expected finite numbers")]
    public void Read_PositionThatNoRunHas_SaysWhatInOneLine(string wrong, string expected)
    {
        using var temp = new TempFolder();
        const string Good = """{"step":4,"validated_step":4,"best_step":4,"best_bound":1.5,"seconds":0,"rows":0,"sums":{"count":3}}""";
        string config = """{"training":{"steps":20,"log_steps":3}}""";

        string key = wrong.Split(':')[0], bad = Regex.Replace(Good, key + @":(\{.*?\}|[^,}]*)", wrong.Replace("$", "$$"));
        AssertOneLine(() => Checkpoint.Read(Write(temp, config, bad)), "not a position of its run: " + expected);
        AssertOneLine(() => Checkpoint.Read(Write(temp, config, Good[..^1] + $",{wrong}}}")), $"{key.Replace('"', '\'')} stands twice");
        Checkpoint.Read(Write(temp, config, Good));
    }

    [Fact]
    public void LoadModel_MissingMomentOrTensor_IsNamed()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        Checkpoint.Save(temp["c"], batch.Model, batch.Trainer.Optimiser, Config, new TrainingState());
        SafetensorsFile file = Rewrite(temp["c"], temp["moment"], t => t.Name != "adam.mean.decoder.bias");
        Rewrite(temp["c"], temp["tensor"], t => t.Name != "decoder.bias");

        AssertOneLine(() => Checkpoint.Restore(file, "c", batch.Model, batch.Trainer.Optimiser, 0), "'adam.mean.decoder.bias' is missing");
        AssertOneLine(() => Checkpoint.LoadModel(temp["tensor"]), "'decoder.bias' is missing");
    }

    public static TheoryData<string> Beside => ["adam.mean.", "adam.variance.", "average."];

    // Of each kind of array one, of each parameter: whichever is gone, a resume would not be exact.
    [Fact]
    public void RequireWhole_AnyArrayMissing_IsNamed()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (SafetensorsFile whole, RunConfig config, TrainingState state) = Averaged(temp, batch);
        Checkpoint.RequireWhole(whole, config, state, "c");

        foreach (string name in whole.Tensors.Keys)
        {
            SafetensorsFile file = Rewrite(temp["c"], temp["less"], t => t.Name != name);
            AssertOneLine(() => Checkpoint.RequireWhole(file, config, state, "c"), $"tensor '{name}' is missing");
        }
        Assert.Equal(4 * batch.Model.Parameters.Parameters.Count, whole.Tensors.Count);
    }

    // Moments and averages of no parameter are those of another model, as weights are.
    [Theory]
    [InlineData("adam.mean.elsewhere")]
    [InlineData("adam.variance.decoder")]
    [InlineData("adam.mean")]
    [InlineData("adam.third.decoder.bias")]
    [InlineData("average.elsewhere")]
    [InlineData("average.")]
    public void RequireWhole_ArrayOfNoParameter_IsNamed(string name)
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (_, RunConfig config, TrainingState state) = Averaged(temp, batch);

        var more = new SafeTensor(name, [1], [1]);
        SafetensorsFile file = Rewrite(temp["c"], temp["other"], t => true, more: more);

        AssertOneLine(() => Checkpoint.RequireWhole(file, config, state, "c"), $"tensor '{name}' is of no parameter");
    }

    [Fact]
    public void RequireWhole_AveragesThatItsConfigurationHasNot_AreNamed()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (SafetensorsFile file, RunConfig config, TrainingState state) = Averaged(temp, batch);

        RunConfig without = config with { Training = config.Training with { AverageDecay = 0 } };

        AssertOneLine(() => Checkpoint.RequireWhole(file, without, state, "c"), "which has no moving average (average_decay is 0)");
    }

    [Theory]
    [MemberData(nameof(Beside))]
    public void RequireWhole_OtherShape_IsNamed(string kind)
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (_, RunConfig config, TrainingState state) = Averaged(temp, batch);

        SafetensorsFile file = Rewrite(temp["c"], temp["other"], t => true, t =>
            t.Name == kind + "decoder.bias" ? new SafeTensor(t.Name, [1, t.Data.Length], t.Data) : t);

        AssertOneLine(() => Checkpoint.RequireWhole(file, config, state, "c"), $"tensor '{kind}decoder.bias' has shape [1, ");
    }

    [Fact]
    public void RequireWhole_ValueThatNoRunHas_IsNamed()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (_, RunConfig config, TrainingState state) = Averaged(temp, batch);
        SafetensorsFile With(string name, float value) =>
            Rewrite(temp["c"], temp["other"], t => true, t => t.Name == name ? t with { Data = [.. t.Data[..^1], value] } : t);

        AssertOneLine(() =>
            Checkpoint.RequireWhole(With("adam.variance.decoder.bias", -1), config, state, "c"),
            "tensor 'adam.variance.decoder.bias' holds -1 at [");
        // Finite as it was summed, and not as an average.
        SafetensorsFile huge = With("average.decoder.bias", 3e38f);
        AssertOneLine(() => Checkpoint.RequireWhole(huge, config, state, "c"), "tensor 'average.decoder.bias' holds Infinity at [");
        AssertOneLine(() => Checkpoint.LoadModel(temp["other"]), "tensor 'average.decoder.bias' holds Infinity at [");
    }

    [Fact]
    public void RequireWhole_OtherModel_IsRefusedWithoutItsMemory()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        (SafetensorsFile file, RunConfig config, TrainingState state) = Averaged(temp, batch);

        AssertOneLine(() =>
            Checkpoint.RequireWhole(file, config with { Model = DrawBatch.Small with { Hidden = 8192 } }, state, "c"),
            "the configuration asks for [");
    }

    [Theory]
    [InlineData("""{"training":{"future":1}}""", """{"step":4,"sums":{}}""", "there is no setting 'future'")]
    [InlineData("""{"future":{}}""", """{"step":4,"sums":{}}""", "there is no section 'future'; sections: model, training, data; expected")]
    [InlineData("{}", """{"step":4,"future":1,"sums":{}}""", "future is not known")]
    public void Read_OfALaterVersion_SaysWhichAndWhatIsNotKnown(string config, string state, string expected)
    {
        using var temp = new TempFolder();

        string path = Write(temp, config, state, version: "9.1");

        AssertOneLine(() => Checkpoint.Read(path), expected);
        AssertOneLine(() => Checkpoint.Read(path), $"; it was written by version 9.1, this is {LibraryVersion.Current}");
    }

    [Fact]
    public void Restore_NoOptimiserState_OffersToBeginWithTheWeights()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        Checkpoint.Save(temp["c"], batch.Model, batch.Trainer.Optimiser, Config, new TrainingState());
        SafetensorsFile file = Rewrite(temp["c"], temp["weights"], t => !t.Name.StartsWith("adam.", StringComparison.Ordinal));

        AssertOneLine(() => Checkpoint.Restore(file, "w", batch.Model, batch.Trainer.Optimiser, 0), "start a new one from its weights");
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_SingleBitFlips_AreAllDetectedOrHarmless()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        for (int i = 0; i < 2; i++) batch.Step(i);
        Checkpoint.Save(temp["c"], batch.Model, batch.Trainer.Optimiser, Config, new TrainingState { Step = 2 });
        byte[] good = File.ReadAllBytes(temp["c"]);
        SafetensorsFile original = SafetensorsFile.Read(new MemoryStream(good), "c");
        int header = 8 + (int)BitConverter.ToInt64(good), harmless = 0, silent = 0;
        const int Flips = 10_000;
        RandomSequence random = new RandomSequence(new RandomSource(20261201, RandomPurpose.Shuffle), step: 0, row: 0);
        for (int flip = 0; flip < Flips; flip++)
        {
            // Half of them hit the header, which is the smaller part.
            long bit = random.NextInt(8 * (flip % 2 == 0 ? header : good.Length));
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            try
            {
                var file = SafetensorsFile.Read(new MemoryStream(bad), "c");
                if (IsSame(original, file)) harmless++;
                else silent++;
            }
            catch (InputFileException)
            {
            }
        }

        output.WriteLine($"R4: {Flips} single-bit flips: {Flips - harmless - silent} detected, {harmless} harmless, {silent} silent");
        Assert.Equal(0, silent);
        Assert.InRange(harmless, 0, 100);
    }

    private static bool IsSame(SafetensorsFile left, SafetensorsFile right) =>
        left.Metadata.OrderBy(m => m.Key).SequenceEqual(right.Metadata.OrderBy(m => m.Key))
        && left.Tensors.Keys.Order().SequenceEqual(right.Tensors.Keys.Order())
        && left.Tensors.Values.All(t => t.Shape.SequenceEqual(right.Tensors[t.Name].Shape)
            && MemoryMarshal.AsBytes<float>(t.Data).SequenceEqual(MemoryMarshal.AsBytes<float>(right.Tensors[t.Name].Data)));

    // A checkpoint after two steps, with moving averages.
    private static (SafetensorsFile File, RunConfig Config, TrainingState State) Averaged(TempFolder temp, DrawBatch batch)
    {
        for (int i = 0; i < 2; i++) batch.Step(i);
        RunConfig config = Config with { Training = Config.Training with { AverageDecay = 0.9 } };
        using Executor executor = batch.Model.Device.Start(1);
        using var average = new WeightAverage(batch.Model, executor, 1, 0.9);
        for (int i = 0; i < 2; i++) average.Add();
        Checkpoint.Save(temp["c"], batch.Model, batch.Trainer.Optimiser, config, new TrainingState { Step = 2 }, average);
        return Checkpoint.Read(temp["c"]);
    }

    private static SafetensorsFile Rewrite(string from, string to, Func<SafeTensor, bool> keep, Func<SafeTensor, SafeTensor>? change = null,
        params SafeTensor[] more)
    {
        var file = SafetensorsFile.Read(from);
        using (FileStream stream = File.Create(to))
            SafetensorsWriter.Write(stream, [.. file.Tensors.Values.Where(keep).Select(t => change?.Invoke(t) ?? t), .. more],
                file.Metadata.Where(m => !m.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary());
        return SafetensorsFile.Read(to);
    }

    // Without hashes and tensors: what is said of the words alone.
    private static string Write(TempFolder temp, string config, string state, string? version = null)
    {
        var metadata = new Dictionary<string,
            string>
        { ["format"] = "attentive-writer-checkpoint-1", ["config"] = config, ["state"] = state };
        if (version is not null) metadata["version"] = version;
        using FileStream stream = File.Create(temp["c"]);
        SafetensorsWriter.Write(stream, [], metadata);
        return temp["c"];
    }

    private static void AssertOneLine(Action read, string expected)
    {
        var error = Assert.Throws<InputFileException>(read);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
