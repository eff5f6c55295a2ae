using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models.Draw;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class FailedOperationTests(ITestOutputHelper output)
{
    private static readonly (string Cause, Func<string, Exception> Make)[] Failures =
    [
        ("No space left on device", path => new IOException($"No space left on device : '{path}'")),
        ("is denied", path => new UnauthorizedAccessException($"Access to the path '{path}' is denied.")),
        ("Input/output error", path => new IOException($"Input/output error : '{path}'")),
    ];

    [Fact]
    public void Save_EveryOperationFails_NamesPathAndCauseAndKeepsTheOldFile()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        var config = new RunConfig(DrawBatch.Small, new TrainingSettings());
        string path = temp["step-00000001.safetensors"];
        Checkpoint.Save(path, batch.Model, batch.Trainer.Optimiser, config, new TrainingState { Step = 1 });
        byte[] old = File.ReadAllBytes(path);
        int trials = 0;
        foreach ((string cause, Func<string, Exception> make) in Failures)
        {
            for (int k = 1; ; k++)
            {
                File.WriteAllBytes(path, old);
                var files = new FailingFiles(k, make);
                Exception? e = With(files, () =>
                    Checkpoint.Save(path, batch.Model, batch.Trainer.Optimiser, config, new TrainingState { Step = 2 }));
                if (files.Failed is null)
                {
                    Assert.Null(e);
                    break;
                }
                trials++;
                Assert.True(e is IOException or UnauthorizedAccessException, $"operation {k}: {e}");
                Assert.Contains(temp.Path, e.Message, StringComparison.Ordinal);
                Assert.Contains(cause, e.Message, StringComparison.Ordinal);
                Assert.Equal([path], Directory.GetFileSystemEntries(temp.Path));
                // Only the last operation, the sync of the folder, comes after the rename: then the new file is there, whole.
                if (files.Failed == temp.Path) Assert.Equal(2, Checkpoint.Read(path).State.Step);
                else Assert.Equal(old, File.ReadAllBytes(path));
            }
        }
        output.WriteLine($"R7: {trials} failing operations of one save: 0 lost files, 0 temporary files left, 0 without path and cause");
    }

    [Fact]
    public void Run_OperationsFail_LeavesWholeCheckpointsAndResumesToTheSameEnd()
    {
        using var whole = new TempFolder();
        RunConfig config = SmallRun.Config.With("checkpoint_steps", "2").With("keep_checkpoints", "2").With("log_steps", "1")
            .With("steps", "8");
        var counter = new FailingFiles(0, _ => new IOException());
        Assert.Null(With(counter, () => Start(whole.Path, config)));
        // Each operation fails for one of the causes in turn, or in full for each of them.
        int causes = Math.Min(Trials.Count(1, Failures.Length), Failures.Length), trials = 0, resumed = 0;
        for (int i = 0; i < causes * counter.Count; i++)
        {
            (int k, int failure) = causes == 1 ? (i + 1, i % Failures.Length) : (i / causes + 1, i % causes);
            (string cause, Func<string, Exception> make) = Failures[failure];
            using var temp = new TempFolder();
            Exception? e = With(new FailingFiles(k, make), () => Start(temp.Path, config));
            trials++;
            Assert.True(e is IOException or UnauthorizedAccessException, $"operation {k}: {e}");
            Assert.Contains(temp.Path, e.Message, StringComparison.Ordinal);
            Assert.Contains(cause, e.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(temp.Path, "*.tmp", SearchOption.AllDirectories));
            var folder = new RunFolder(temp.Path);
            Assert.Equal(folder.NewestCheckpoint(), folder.NewestValidCheckpoint());
            if (folder.NewestCheckpoint() is null) continue;
            resumed++;
            using (TrainingRun training = SmallRun.Resume(temp.Path)) Assert.True(training.Run());
            Assert.Equal(File.ReadAllText(new RunFolder(whole.Path).MetricsPath), File.ReadAllText(folder.MetricsPath));
            Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(temp[ModelFolder.WeightsName]));
        }
        output.WriteLine($"R7: {counter.Count} operations of a run failed, each for {causes} of {Failures.Length} causes, in {trials} "
            + $"trials: 0 damaged checkpoints, 0 temporary files; {resumed} resumed to the same end");
    }

    [Fact]
    public void Start_TooLittleSpace_IsRefusedAndRemovesNothing()
    {
        using var temp = new TempFolder();
        Start(temp.Path, SmallRun.Config);
        byte[] before = File.ReadAllBytes(temp[ModelFolder.WeightsName]);

        Exception? e = With(new FailingFiles(0, _ => new IOException()) { Space = 1 << 20 }, () =>
            SmallRun.Start(temp.Path, replace: true));

        Assert.IsType<IOException>(e);
        Assert.StartsWith($"{temp.Path}: the run needs 64 MiB for 3 checkpoints of 1 MiB", e.Message, StringComparison.Ordinal);
        Assert.Contains("but 1 MiB are free", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(temp[ModelFolder.WeightsName]));
        Assert.NotNull(new RunFolder(temp.Path).NewestValidCheckpoint());
    }

    private static void Start(string folder, RunConfig config)
    {
        using TrainingRun training = SmallRun.Start(folder, config);
        Assert.True(training.Run());
    }

    private static Exception? With(FailingFiles files, Action action)
    {
        DiskFileSystem.Current = files;
        try
        {
            return Record.Exception(action);
        }
        finally
        {
            DiskFileSystem.Current = DiskFileSystem.Instance;
        }
    }
}
