using AttentiveWriter.Formats;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Training;
using AttentiveWriter.Training;
using Xunit.Abstractions;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class PowerCutTests(ITestOutputHelper output)
{
    private static readonly byte[] Old = [.. Enumerable.Range(0, 300_000).Select(i => (byte)i)], New = [.. Enumerable.Range(0, 400_000).Select(i => (byte)(i * 7))];

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
        List<Operation> inPlace = [.. journal.Where(o => o.Kind != OperationKind.Rename).Select(o => o.Path.EndsWith(".tmp", StringComparison.Ordinal) ? o with { Path = path } : o)];

        Assert.True(Wrong(inPlace, path, out _) > 0);
    }

    [Fact]
    public void Run_EveryBoundaryAndLoss_LeavesACheckpointNoOlderThanTheLastReported()
    {
        using var temp = new TempFolder();
        var files = new RecordedFiles();
        RunConfig config = SmallRun.Config.With("checkpoint_steps", "1").With("keep_checkpoints", "2");
        DiskFileSystem.Current = files;
        try
        {
            using Trainer trainer = SmallRun.Start(temp.Path, config with { Training = config.Training with { Steps = 9 } });
            trainer.Run(new Reporter(files));
        }
        finally
        {
            DiskFileSystem.Current = DiskFileSystem.Instance;
        }

        List<Operation> journal = files.Journal;
        var folder = new RunFolder(temp.Path);
        int cases = 0, reports = 0;
        var known = new Dictionary<string, bool>();
        for (int done = 0; done <= journal.Count; done++)
        {
            string[] reported = [.. journal.Take(done).Where(o => o.Kind == OperationKind.Report).Select(o => o.Path)];
            reports = reported.Length;
            foreach (Loss loss in Losses)
            {
                cases++;
                Dictionary<string, byte[]> left = PowerCut.After(new Dictionary<string, byte[]>(), journal, done, loss);
                string? newest = left.Keys.Where(f => Path.GetFileName(f).StartsWith("step-", StringComparison.Ordinal) && f.EndsWith(".safetensors", StringComparison.Ordinal)).Max(StringComparer.Ordinal);
                if (reported.Length > 0) Assert.True(string.CompareOrdinal(newest, reported[^1]) >= 0, $"after {done} operations, {loss}: newest is {newest}, reported was {reported[^1]}");
                if (newest is not null) Assert.True(Reads(left[newest]), $"after {done} operations, {loss}: {newest} is damaged");
                if (left.TryGetValue(temp[ModelFolder.WeightsName], out byte[]? weights)) Assert.True(Reads(weights), $"after {done} operations, {loss}: the best weights are damaged");
            }
        }
        output.WriteLine($"R6: {journal.Count + 1} boundaries of a run that saved {reports} checkpoints, {cases} states after a power cut: 0 unreadable, 0 older than reported");
        Assert.True(reports >= 9);

        bool Reads(byte[] bytes)
        {
            string key = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
            if (known.TryGetValue(key, out bool reads)) return reads;
            return known[key] = Xunit.Record.Exception(() => SafetensorsFile.Read(new MemoryStream(bytes), "f")) is null;
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
                for (int start = 0; start < New.Length; start += 65_536) stream.Write(New.AsSpan(start, Math.Min(65_536, New.Length - start)));
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

    private sealed class Reporter(RecordedFiles files) : StepObserver, ITrainingObserver
    {
        public override void Stepped(long step, StepResult result)
        {
        }

        void ITrainingObserver.Saved(string path) => files.Journal.Add(new Operation(OperationKind.Report, path));
    }
}
