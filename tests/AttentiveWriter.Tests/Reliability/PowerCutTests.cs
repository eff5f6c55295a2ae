using System.Text;
using System.Text.Json.Nodes;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class PowerCutTests(ITestOutputHelper output)
{
    private static readonly byte[] Old = [.. Enumerable.Range(0, 300_000).Select(i => (byte)i)],
        New = [.. Enumerable.Range(0, 400_000).Select(i => (byte)(i * 7))];

    private static readonly Loss[] Losses = [Loss.None, Loss.Data, Loss.Names, Loss.Both];

    [Fact]
    public void Write_EveryBoundaryAndLoss_LeavesTheOldFileOrTheNew()
    {
        (List<Operation> journal, string path) = Record();

        int wrong = Wrong(journal, path, out int cases);

        output.WriteLine($"R6: {journal.Count + 1} boundaries of one save, {cases} states after a power cut: {wrong} neither old nor new");
        Assert.Equal(0, wrong);
        // Once the save has returned, nothing that a power cut takes brings the old file back.
        Assert.All(Losses, loss => Assert.Equal(New, After(journal, path, journal.Count, loss)));
    }

    [Theory]
    [InlineData((int)OperationKind.Flush)]
    [InlineData((int)OperationKind.SyncFolder)]
    public void Write_WithoutOneOfItsSyncs_IsFoundOut(int kind)
    {
        (List<Operation> journal, string path) = Record();
        journal.RemoveAll(o => o.Kind == (OperationKind)kind);

        // The control: if this passed, the layer would see nothing at all.
        Assert.True(Wrong(journal, path, out _) > 0 || Losses.Any(loss => !After(journal, path, journal.Count, loss).SequenceEqual(New)));
    }

    [Fact]
    public void Write_InPlace_IsFoundOut()
    {
        (List<Operation> journal, string path) = Record();
        List<Operation> inPlace = [.. journal.Where(o => o.Kind != OperationKind.Rename)
            .Select(o => o.Path.EndsWith(".tmp", StringComparison.Ordinal) ? o with { Path = path } : o)];

        Assert.True(Wrong(inPlace, path, out _) > 0);
    }

    [Fact]
    public void Run_EveryBoundaryAndLoss_LeavesACheckpointNoOlderThanTheLastReported()
    {
        using var temp = new TempFolder();
        // Folders on the way are as new as the run.
        string folder = temp["runs/new"];

        (List<Operation> journal, int cases) = AssertAll(folder, new Dictionary<string, byte[]>(), () => SmallRun.Start(folder, Nine));

        int reports = journal.Count(o => o.Kind == OperationKind.Report);
        output.WriteLine($"R6: {journal.Count + 1} boundaries of a run that saved {reports} checkpoints, {cases} states after a power "
            + "cut: 0 unreadable, 0 older than reported, 0 without the rows before");
        Assert.True(reports >= 9);
    }

    [Fact]
    public void Run_InPlaceOfAnother_NeverMixesTheTwo()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        RunConfig other = Nine.With("seed", "6");

        (List<Operation> journal, int cases) = AssertAll(temp.Path, Files(temp.Path), () =>
            SmallRun.Start(temp.Path, other, replace: true), (left, reported) =>
        {
            if (reported is null || !left.TryGetValue(temp["config.json"], out byte[]? config)) return;
            // What was reported is of the new run; the old one must not be back.
            Assert.Equal(other, RunConfig.Parse(Encoding.UTF8.GetString(config), "f") with { Data = null });
            Assert.All(Checkpoints(left), checkpoint =>
                Assert.Contains("\"seed\": 6", Word(left[checkpoint], "config"), StringComparison.Ordinal));
        });

        output.WriteLine($"R6: {journal.Count + 1} boundaries of a run that replaced another, {cases} states after a power cut: 0 mixed");
    }

    [Fact]
    public void Run_ResumedFromAnOlderCheckpoint_LeavesTheOtherBranchForGood()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        string older = new RunFolder(temp.Path).CheckpointPath(8);

        (List<Operation> journal, int cases) = AssertAll(temp.Path, Files(temp.Path),
            () => SmallRun.Resume(older, steps: 10, dropNewer: true),
            (left, reported) =>
                Assert.All(Checkpoints(left).Where(c => reported is not null && c != older), c =>
                Assert.Contains("\"steps\": 10", Word(left[c], "config"), StringComparison.Ordinal)));

        output.WriteLine($"R6: {journal.Count + 1} boundaries of a run that left a branch behind, {cases} states after a power cut: 0 "
            + "with the branch back");
    }

    private static RunConfig Nine =>
        SmallRun.Config.With("checkpoint_steps", "1").With("keep_checkpoints", "2").With("log_steps", "1").With("steps", "9");

    private static void Run(string folder)
    {
        using TrainingRun training = SmallRun.Start(folder, Nine);
        Assert.True(training.Run());
    }

    private static Dictionary<string, byte[]> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllBytes);

    private static IEnumerable<string> Checkpoints(Dictionary<string, byte[]> files) =>
        files.Keys.Where(f =>
            Path.GetFileName(f).StartsWith("step-", StringComparison.Ordinal) && f.EndsWith(".safetensors", StringComparison.Ordinal));

    private static string Word(byte[] checkpoint, string key) => SafetensorsFile.Read(new MemoryStream(checkpoint), "f").Metadata[key];

    // Runs to the end, then looks at what a power cut at any boundary would have left.
    private static (List<Operation> Journal, int Cases) AssertAll(
        string folder, Dictionary<string, byte[]> before, Func<TrainingRun> open, Action<Dictionary<string, byte[]>, string?>? more = null)
    {
        var files = new RecordedFiles();
        DiskFileSystem.Current = files;
        try
        {
            using TrainingRun training = open();
            training.Run(new Reporter(files));
        }
        finally
        {
            DiskFileSystem.Current = DiskFileSystem.Instance;
        }
        string metrics = new RunFolder(folder).MetricsPath, weights = Path.Combine(folder, ModelFolder.WeightsName);
        int cases = 0;
        var known = new Dictionary<string, long?>();
        for (int done = 0; done <= files.Journal.Count; done++)
        {
            string? reported = files.Journal.Take(done).LastOrDefault(o => o.Kind == OperationKind.Report)?.Path;
            foreach (Loss loss in Losses)
            {
                cases++;
                string at = $"after {done} operations, {loss}";
                Dictionary<string, byte[]> left = PowerCut.After(before, files.Journal, done, loss);
                string? newest = Checkpoints(left).Max(StringComparer.Ordinal);
                Assert.True(string.CompareOrdinal(newest, reported) >= 0, $"{at}: newest is {newest}, reported was {reported}");
                Assert.True(newest is null || Rows(left[newest]) is not null, $"{at}: {newest} is damaged");
                Assert.True(!left.TryGetValue(weights, out byte[]? best) || Rows(best) is not null, $"{at}: the best weights are damaged");
                if (reported is not null)
                {
                    int rows = Encoding.UTF8.GetString(left[metrics]).Count(c => c == '\n');
                    Assert.True(rows >= Rows(left[newest!]),
                        $"{at}: {rows} rows of the metrics are left, {newest} is after {Rows(left[newest!])}");
                }
                more?.Invoke(left, reported);
            }
        }
        return (files.Journal, cases);

        // Rows of the metrics before a checkpoint, 0 of other weights; null where the file is damaged.
        long? Rows(byte[] bytes)
        {
            string key = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
            if (known.TryGetValue(key, out long? rows)) return rows;
            Exception? e = Xunit.Record.Exception(() =>
                rows = SafetensorsFile.Read(new MemoryStream(bytes), "f").Metadata.TryGetValue("state", out string? state)
                ? JsonNode.Parse(state)!["rows"]!.GetValue<long>() : 0);
            return known[key] = e is null ? rows : null;
        }
    }

    private static (List<Operation> Journal, string Path) Record()
    {
        using var temp = new TempFolder();
        string path = temp.Write("model.bin", Old);
        var files = new RecordedFiles();
        DiskFileSystem.Current = files;
        try
        {
            AtomicFile.Write(path, stream =>
            {
                for (int start = 0; start < New.Length; start += 65_536) stream.Write(New.AsSpan(start,
                    Math.Min(65_536, New.Length - start)));
            }, stream => stream.ReadByte());
        }
        finally
        {
            DiskFileSystem.Current = DiskFileSystem.Instance;
        }
        return (files.Journal, path);
    }

    private static byte[] After(List<Operation> journal, string path, int done, Loss loss) =>
        PowerCut.After(new Dictionary<string, byte[]> { [path] = Old }, journal, done, loss).GetValueOrDefault(path) ?? [];

    private static int Wrong(List<Operation> journal, string path, out int cases)
    {
        int wrong = 0;
        cases = 0;
        for (int done = 0; done <= journal.Count; done++)
        {
            foreach (Loss loss in Losses)
            {
                cases++;
                byte[] left = After(journal, path, done, loss);
                if (!left.SequenceEqual(Old) && !left.SequenceEqual(New)) wrong++;
            }
        }
        return wrong;
    }

    private sealed class Reporter(RecordedFiles files) : ITrainingObserver
    {
        public void Stepped(long step, StepResult result)
        {
        }

        public void Saved(string path) => files.Journal.Add(new Operation(OperationKind.Report, path));
    }
}
