using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Reliability;
using AttentiveWriter.Tests.Runs;

namespace AttentiveWriter.Tests.Mpi;

// One job at a time: processes that look for one another all the time would take the processors from one another.
[Collection(nameof(MpiTrainingTests))]
[Trait("Category", "Reliability")]
public class MpiTrainingTests(ITestOutputHelper output)
{
    private static readonly string[] Tiny =
        ["train", "--preset", "glyphs", "--set", "hidden=16", "--set", "latent=4", "--set", "glimpses=3", "--set", "groups=2",
            "--batch", "12", "--set", "validation_images=60", "--set", "validation_steps=10", "--threads", "1"];

    public static IEnumerable<TheoryDataRow<string>> Launchers => MpiJob.Launchers;

    // R17.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_RanksOfAJob_GiveTheBitsOfOneProcess(string launcher)
    {
        string[] expected = MpiTrainings.Lines(null);

        foreach (int ranks in new[] { 1, 2, 4 })
        {
            using MpiJob job = MpiJob.OfTests(launcher, ranks, MpiTrainings.Word);
            DrawRunner.Result result = job.Finish();

            Assert.True(result.Code == 0, result.Error);
            // Open MPI gives a terminal, and the runtime's console begins with what it tells terminals.
            Assert.Equal([$"{ranks}", .. expected], result.Output.Trim().Split('\n')[^(expected.Length + 1)..]);
        }
        output.WriteLine($"R17: {launcher}, 1, 2 and 4 ranks: {expected.Length} kinds of model bit-identical after 20 steps");
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Commands_OverRanks_WriteAndPrintWhatOneProcessDoes(string launcher)
    {
        using var draw = new DrawProcess();
        Assert.Equal(0, draw.Run([.. Tiny, "--steps", "20", "--out", "alone"]).Code);
        using MpiJob training = MpiJob.Draw(launcher, 2, draw.Folder, [.. Tiny, "--steps", "20", "--out", "ranks"]);
        DrawRunner.Result trained = training.Finish();

        Assert.True(trained.Code == 0, trained.Error);
        Assert.Equal("ranks", trained.Output.Trim());
        Assert.Contains("2 ranks of 1 thread, 2 groups", trained.Error, StringComparison.Ordinal);
        AssertSameRun(draw, "alone", "ranks");

        string[] evaluate = ["evaluate", "--model", "alone", "--count", "130", "--samples", "3", "--json"],
            generate = ["generate", "--model", "alone", "--count", "5", "--strip", "strip.png", "--out"];
        DrawRunner.Result evaluated = draw.Run(evaluate);
        using MpiJob evaluating = MpiJob.Draw(launcher, 2, draw.Folder, evaluate);
        Assert.Equal(Figures(evaluated.Output), Figures(evaluating.Finish().Output));
        Assert.Equal(0, draw.Run([.. generate, "alone.png"]).Code);
        byte[] strip = File.ReadAllBytes(draw.At("strip.png"));
        File.Delete(draw.At("strip.png"));
        using MpiJob drawing = MpiJob.Draw(launcher, 2, draw.Folder, [.. generate, "ranks.png"]);
        Assert.Equal(0, drawing.Finish().Code);
        Assert.Equal(File.ReadAllBytes(draw.At("alone.png")), File.ReadAllBytes(draw.At("ranks.png")));
        Assert.Equal(strip, File.ReadAllBytes(draw.At("strip.png")));
    }

    // R18: the launcher ends the others, and the same command goes on.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_ARankIsKilled_EndsAndGoesOnBitForBit(string launcher)
    {
        using var draw = new DrawProcess();
        string[] run = [.. Tiny, "--steps", "2000", "--set", "checkpoint_steps=7", "--set", "validation_steps=1000", "--resume", "auto",
            "--out"];
        Assert.Equal(0, draw.Run([.. run, "whole"]).Code);
        var random = new Random(20261129);
        int trials = Trials.Count(1, 10), cut = 0;
        double slowest = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            string name = $"cut{trial}";
            // One trial of each launcher is of either rank.
            int rank = (trial + (launcher == MpiJob.OpenMpi ? 0 : 1)) % 2;
            using (MpiJob job = MpiJob.Draw(launcher, 2, draw.Folder, [.. run, name]))
            {
                job.WaitFor(draw.At($"{name}/checkpoints/step-00000000.safetensors"), random.Next(300));
                long start = System.Diagnostics.Stopwatch.GetTimestamp();
                job.Signal("KILL", rank);
                DrawRunner.Result ended = job.Finish();
                slowest = Math.Max(slowest, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds);
                Assert.NotEqual(0, ended.Code);
                job.AssertNoneLeft();
            }
            if (new RunFolder(draw.At(name)).Summary()?.Steps != 2000) cut++;
            // Alone: the ranks are no part of the run.
            DrawRunner.Result resumed = draw.Run([.. run, name]);
            Assert.True(resumed.Code == 0, resumed.Error);
            AssertSameRun(draw, "whole", name);
        }
        output.WriteLine($"R18: {launcher}, {trials} kills -9 of a rank of two, {cut} before the end: all ended within {slowest:F1} s "
            + "without an orphan, and went on bit for bit");
        Assert.Equal(trials, cut);
        // Beside other tests a machine may be slow.
        if (trials > 1) Assert.InRange(slowest, 0, 5);
    }

    // A rank that stands still is not dead: only those that wait for it can know.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_ARankHangs_EndsWithAWordAfterTheTimeout(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, [.. Tiny, "--steps", "100000", "--rank-timeout", "3", "--out", "run"]);
        job.WaitFor(temp["run/checkpoints/step-00000000.safetensors"], 300);

        job.Signal("STOP", 1);
        DrawRunner.Result ended = job.Finish();

        Assert.NotEqual(0, ended.Code);
        Assert.Contains("draw: rank 0: waited 3 s for the other ranks, and gives up: one of them hangs, or is very slow (--rank-timeout)",
            ended.Error, StringComparison.Ordinal);
        job.AssertNoneLeft();
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_LauncherIsToldToEnd_SavesTheLastStep(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, [.. Tiny, "--steps", "100000", "--out", "run"]);
        job.WaitFor(temp["run/checkpoints/step-00000000.safetensors"], 200);

        job.SignalLauncher("TERM");
        string said = job.Finish().Error;

        Assert.True(said.Contains("saved at step", StringComparison.Ordinal), said);
        var run = new RunFolder(temp["run"]);
        Assert.InRange(run.Summary()!.Steps, 1, 99999);
        Assert.Equal(run.CheckpointPath(run.Summary()!.Steps), run.NewestCheckpoint());
        job.AssertNoneLeft();
    }

    // As Slurm does before it takes the machines away (--signal=USR1@60): to one rank alone, and all save.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_OneRankGetsUsr1_AllSave(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, [.. Tiny, "--steps", "100000", "--out", "run", "--json"]);
        job.WaitFor(temp["run/checkpoints/step-00000000.safetensors"], 200);

        job.Signal("USR1", 1);
        DrawRunner.Result ended = job.Finish();

        Assert.Equal(138, ended.Code);
        Assert.Contains("saved at step", ended.Error, StringComparison.Ordinal);
        Assert.Contains("\"exit_code\": 138", ended.Output.Replace("\":138", "\": 138"), StringComparison.Ordinal);
        Assert.InRange(new RunFolder(temp["run"]).Summary()!.Steps, 1, 99999);
    }

    // What is wrong on one rank alone is said by that one, and ends all.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_OneRankDoesNotFindItsImages_EndsAllWithItsWords(string launcher)
    {
        using DrawProcess draw = PictureFolder.InAProcess(60);
        Directory.CreateDirectory(draw.At("elsewhere"));
        using MpiJob job = MpiJob.Under(MpiJob.OnRank(draw.Folder, 1, "cd elsewhere"), launcher, 2, draw.Folder,
            [.. Tiny, "--data", "pictures", "--steps", "10", "--out", "run"]);

        DrawRunner.Result ended = job.Finish();

        Assert.True(ended.Error.Contains("draw: rank 1: ", StringComparison.Ordinal), ended.Error);
        Assert.DoesNotContain("draw: there", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(draw.At("run")));
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_OneRankHasOtherImages_IsNamed(string launcher)
    {
        using DrawProcess draw = PictureFolder.InAProcess(60);
        foreach (string picture in Directory.GetFiles(draw.At("pictures")).Order().Skip(1))
            File.Copy(picture, Path.Combine(Directory.CreateDirectory(draw.At("elsewhere/pictures")).FullName, Path.GetFileName(picture)));
        using MpiJob job = MpiJob.Under(MpiJob.OnRank(draw.Folder, 1, "cd elsewhere"), launcher, 2, draw.Folder,
            [.. Tiny, "--data", "pictures", "--steps", "10", "--out", "run"]);

        DrawRunner.Result ended = job.Finish();

        Assert.Equal(1, ended.Code);
        Assert.Contains("draw: rank 1 does not have the training images of rank 0: ", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(draw.At("run")));
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Train_DiskOfRank0IsFull_EndsAllAndNamesTheFile(string launcher)
    {
        using var draw = new DrawProcess();
        // The shared memory of MPICH is a file of 4 MB, a checkpoint is one of 10.
        string script = MpiJob.OnRank(draw.Folder, 0, "ulimit -f 12000; export DOTNET_EnableWriteXorExecute=0");
        using MpiJob job = MpiJob.Under(script, launcher, 2, draw.Folder,
            [.. Tiny, "--set", "hidden=256", "--steps", "100000", "--out", "run"]);

        DrawRunner.Result ended = job.Finish();

        Assert.Equal(5, ended.Code);
        Assert.Contains("draw: run/checkpoints/", ended.Error, StringComparison.Ordinal);
        job.AssertNoneLeft();
    }

    // One of them is told, and the others are in the middle of their images.
    [Theory]
    [MemberData(nameof(Launchers))]
    public void Evaluate_OneRankIsToldToEnd_AllStop(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path,
            ["evaluate", "--model", "mnist-quick", "--data", "glyphs", "--count", "4000", "--samples", "500", "--threads", "1"]);
        while (job.Ranks().Count() < 2) Thread.Sleep(20);
        Thread.Sleep(1500);

        job.Signal("TERM", 1);

        Assert.NotEqual(0, job.Finish().Code);
    }

    private static void AssertSameRun(DrawProcess draw, string expected, string actual)
    {
        foreach (string file in new[] { "model.safetensors", "metrics.jsonl" })
            Assert.Equal(File.ReadAllBytes(draw.At($"{expected}/{file}")), File.ReadAllBytes(draw.At($"{actual}/{file}")));
    }

    // All but how long it took.
    private static string Figures(string json) => string.Join('\n', json.Split('\n').Where(line => !line.Contains("seconds")));
}
