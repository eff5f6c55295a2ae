using System.Text;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

public class RunLockTests
{
    [Fact]
    public void Acquire_Twice_IsRefusedUntilTheFirstHasEnded()
    {
        using var temp = new TempFolder();
        using (RunLock.Acquire(temp.Path))
        {
            var e = Assert.Throws<IOException>(() => RunLock.Acquire(temp.Path));
            Assert.StartsWith($"{temp.Path}: another run is writing here (process {Environment.ProcessId} on ", e.Message,
                StringComparison.Ordinal);
            Assert.EndsWith("wait until it has ended, stop it, or choose another folder", e.Message, StringComparison.Ordinal);
        }

        using RunLock second = RunLock.Acquire(temp.Path);

        Assert.Null(second.Stale);
    }

    // A lock is emptied when it is given back: that must not reach another file.
    [Fact]
    public void Acquire_FileThatIsALink_IsRefusedAndLeavesItsTarget()
    {
        using var temp = new TempFolder();
        string target = temp.Write("keep", [1, 2, 3]);
        File.CreateSymbolicLink(temp[RunLock.FileName], target);

        var e = Assert.Throws<IOException>(() => RunLock.Acquire(temp.Path));

        Assert.Contains("is no regular file; remove it", e.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(target));
    }

    [Fact]
    public void Acquire_FileLeftBehind_IsTakenOverAndNamed()
    {
        using var temp = new TempFolder();
        temp.Write(RunLock.FileName, Encoding.UTF8.GetBytes("process 1 on\n elsewhere"));

        using (RunLock taken = RunLock.Acquire(temp.Path)) Assert.Equal("process 1 on elsewhere", taken.Stale);

        Assert.Empty(File.ReadAllBytes(temp[RunLock.FileName]));
    }

    [Fact]
    public void Acquire_ByMany_IsHeldByOneAtATime()
    {
        using var temp = new TempFolder();
        int holders = 0, taken = 0;

        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                try
                {
                    using RunLock held = RunLock.Acquire(temp.Path);
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    taken++;
                    Interlocked.Decrement(ref holders);
                }
                catch (IOException e)
                {
                    Assert.Contains("another run is writing here", e.Message, StringComparison.Ordinal);
                }
            }
        });

        Assert.True(taken > 100, $"{taken} locks were taken");
    }

    [Fact]
    public void Start_FolderInUse_IsRefusedAndRemovesNothing()
    {
        using var temp = new TempFolder();
        using TrainingRun first = SmallRun.Start(temp.Path);
        using var stop = new CancellationTokenSource();
        first.Run(new StopAt(2, stop), stop.Token);

        Assert.Throws<IOException>(() => SmallRun.Start(temp.Path));
        Assert.Throws<IOException>(() => SmallRun.Resume(temp.Path));

        Assert.NotNull(new RunFolder(temp.Path).NewestValidCheckpoint());
    }

    [Fact]
    public void Resume_TemporaryFilesOfAKilledRun_AreRemoved()
    {
        using var temp = new TempFolder();
        using (TrainingRun first = SmallRun.Start(temp.Path)) first.Run();
        string left = temp["checkpoints/.step-00000004.safetensors.abc.tmp"], other = temp["checkpoints/notes.tmp"];
        File.WriteAllText(left, "half");
        File.WriteAllText(other, "not ours");

        SmallRun.Resume(temp.Path).Dispose();

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void IsHeld_WhileARunHasIt_IsTrueAndLeavesTheFile()
    {
        using var temp = new TempFolder();
        Assert.False(RunLock.IsHeld(temp.Path));
        using (RunLock.Acquire(temp.Path)) Assert.True(RunLock.IsHeld(temp.Path));

        Assert.False(RunLock.IsHeld(temp.Path));
        // A killed run has left words behind, and nobody holds the file.
        temp.Write(RunLock.FileName, Encoding.UTF8.GetBytes("process 1 on elsewhere"));
        Assert.False(RunLock.IsHeld(temp.Path));
        Assert.Equal("process 1 on elsewhere", File.ReadAllText(temp[RunLock.FileName]));
    }
}
