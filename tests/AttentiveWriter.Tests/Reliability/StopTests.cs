using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class StopTests(ITestOutputHelper output)
{
    // Ten steps an epoch: a fifth of the time is validations, samples, best weights and their checkpoints.
    private const int Pictures = 260;

    private static readonly string[] Tiny =
        ["train", "--preset", "glyphs", "--data", "pictures", "--set", "hidden=16", "--set", "latent=4", "--set", "glimpses=3", "--batch",
            "20", "--set", "log_steps=1", "--set", "validation_steps=1"];

    [Fact]
    public void Train_CutAtRandomPointsAndResumed_EqualsTheUninterruptedRun()
    {
        using DrawProcess draw = PictureFolder.InAProcess(Pictures);
        string[] run = [.. Tiny, "--steps", "150", "--set", "checkpoint_steps=7", "--resume", "auto"];
        Assert.Equal(0, draw.Run([.. run, "--out", "whole", "--threads", "1"]).Code);
        var whole = new RunFolder(draw.At("whole"));
        long length = new FileInfo(whole.MetricsPath).Length;
        Assert.InRange(whole.Metrics().Count(r => r.Split == Split.Validation), 8, 30);
        var random = new Random(20261123);
        int trials = Trials.Count(6, 20), cut = 0;
        var ends = new SortedDictionary<int, int>();
        for (int trial = 0; trial < trials; trial++)
        {
            string name = $"cut{trial}", signal = new[] { "KILL", "TERM", "INT" }[trial % 3];
            int threads = 1 + trial % 2;
            DrawRunner.Result first = draw.Interrupt(signal, $"{name}/metrics.jsonl", 1 + random.NextInt64(length * 9 / 10),
                [.. run, "--out", name, "--threads", $"{threads}"]);
            ends[first.Code] = ends.GetValueOrDefault(first.Code) + 1;
            if (first.Code != 0) cut++;

            DrawRunner.Result second = draw.Run([.. run, "--out", name, "--threads", $"{3 - threads}"]);

            Assert.True(second.Code == 0, second.Error);
            AssertSame(whole, new RunFolder(draw.At(name)));
        }
        output.WriteLine($"R8: {trials} cut points (exit codes {string.Join(", ", ends.Select(e => $"{e.Value} x {e.Key}"))}), resumed "
            + "with another number of threads: 0 differ from the whole run");
        Assert.True(cut > trials / 2, $"only {cut} of {trials} runs were cut");
    }

    [Fact]
    public void Train_SigTermAtRandomMoments_LeavesAValidCheckpointAndExits143()
    {
        using DrawProcess draw = PictureFolder.InAProcess(Pictures);
        var random = new Random(20261124);
        int trials = Trials.Count(8, 100);
        double slowest = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            string name = $"run{trial}";
            int pause = random.Next(600);
            var clock = new Stopwatch();
            DrawRunner.Result stopped = draw.Interrupt("TERM", $"{name}/metrics.jsonl", 1, () =>
            {
                Thread.Sleep(pause);
                clock.Start();
            }, [.. Tiny, "--steps", "100000", "--set", "checkpoint_steps=7", "--out", name]);
            slowest = Math.Max(slowest, clock.Elapsed.TotalSeconds);

            Assert.True(stopped.Code == 143, $"trial {trial}: exit {stopped.Code}: {stopped.Error}");
            var folder = new RunFolder(draw.At(name));
            Assert.NotNull(folder.NewestCheckpoint());
            Assert.Equal(folder.NewestCheckpoint(), folder.NewestValidCheckpoint());
            Assert.Equal(folder.Metrics()[^1].Step, Checkpoint.Read(folder.NewestCheckpoint()!).State.Step);
            Directory.Delete(draw.At(name), recursive: true);
        }
        output.WriteLine($"R15: {trials} SIGTERMs at random moments: all exit 143 with a valid checkpoint of the last step, the slowest "
            + $"in {slowest:F2} s");
    }

    private static void AssertSame(RunFolder expected, RunFolder actual)
    {
        Assert.Equal(File.ReadAllText(expected.MetricsPath), File.ReadAllText(actual.MetricsPath));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected.Path, ModelFolder.WeightsName)),
            File.ReadAllBytes(Path.Combine(actual.Path, ModelFolder.WeightsName)));
        Assert.Equal(File.ReadAllText(Path.Combine(expected.Path, "config.json")),
            File.ReadAllText(Path.Combine(actual.Path, "config.json")));
        string[] samples = [.. Directory.GetFiles(expected.SamplesPath).Select(f => Path.GetFileName(f)).Order()];
        Assert.Equal(samples, Directory.GetFiles(actual.SamplesPath).Select(f => Path.GetFileName(f)).Order());
        Assert.All(samples, s =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected.SamplesPath, s)), File.ReadAllBytes(Path.Combine(actual.SamplesPath, s))));
        (SafetensorsFile left, _, TrainingState before) = Checkpoint.Read(expected.NewestCheckpoint()!);
        (SafetensorsFile right, _, TrainingState after) = Checkpoint.Read(actual.NewestCheckpoint()!);
        // The time alone may differ.
        Assert.Equal(before with { Seconds = 0 }, after with { Seconds = 0 });
        Assert.Equal(left.Tensors.Keys.Order(), right.Tensors.Keys.Order());
        foreach (string name in left.Tensors.Keys) Numbers.AssertSameBits(left.Tensors[name].Data, right.Tensors[name].Data, name);
    }
}
