using System.Text.RegularExpressions;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class KillTests(ITestOutputHelper output)
{
    private const int Moments = 20;

    [Fact]
    public void Save_KilledAtAnyMoment_NewestCheckpointReadsAndIsNoOlderThanReported()
    {
        int trials = Trials.Count(25, 300);

        (int unreadable, int lost) = Trial(SaveLoop.Atomic, trials);

        output.WriteLine($"R5: {trials} kills -9 while saving: {unreadable} unreadable, {lost} older than the last reported");
        Assert.Equal((0, 0), (unreadable, lost));
    }

    [Fact]
    public void Save_InPlaceAndKilled_IsFoundOut()
    {
        int trials = Trials.Count(10, 100);

        (int unreadable, _) = Trial(SaveLoop.InPlace, trials);

        output.WriteLine($"R5, control: {trials} kills -9 while saving in place: {unreadable} unreadable");
        Assert.True(unreadable > 0, "the harness does not see a file that is half written");
    }

    [Fact]
    public void Acquire_LockOfAKilledRun_IsTakenOverAndThatOfALiveOneRefused()
    {
        using var temp = new TempFolder();
        using var process = new SaveProcess(temp.Path, SaveLoop.Atomic);
        process.WaitForSaves(1);
        string checkpoint = process.Reported!;

        var refused = Assert.Throws<IOException>(() => RunLock.Acquire(temp.Path));
        process.Kill();

        Assert.StartsWith($"{temp.Path}: another run is writing here (process {process.Id} on ", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(checkpoint);
        using RunLock taken = RunLock.Acquire(temp.Path);
        Assert.StartsWith($"process {process.Id} on ", taken.Stale, StringComparison.Ordinal);
    }

    [ToolFact("strace")]
    public void Save_SystemCalls_AreInTheOrderThatSurvivesAPowerCut()
    {
        using var temp = new TempFolder();
        string trace = temp["trace"];
        using (var process = new SaveProcess(temp["run"], SaveLoop.Atomic, 4,
            "strace", "-f", "-y", "-s", "256", "-e", "trace=openat,open,write,pwrite64,fsync,rename,renameat,renameat2,unlink,unlinkat",
                "-o", trace))
            Assert.Equal(0, process.WaitForEnd());

        string[] calls = File.ReadAllLines(trace);
        string step = "step-00000003.safetensors", folder = Path.Combine(temp["run"], "checkpoints");
        int Find(string pattern, int from)
        {
            int at = Array.FindIndex(calls, from, c => Regex.IsMatch(c, pattern));
            Assert.True(at >= 0, $"no call like {pattern} after call {from}: {(from > 0 ? calls[from - 1] : "")}");
            return at + 1;
        }
        string temporary = Regex.Escape("/." + step) + @"\.[a-z0-9]+\.tmp", end = Regex.Escape(folder);
        int at = Find($@"open(at)?\(.*{temporary}"".*O_CREAT", 0);
        at = Find($@"p?write(64)?\(\d+<.*{temporary}>", at);
        at = Find($@"fsync\(\d+<.*{temporary}>", at);
        Assert.DoesNotContain(calls[at..], c => Regex.IsMatch(c, $@"p?write(64)?\(\d+<.*{temporary}>"));
        at = Find($@"rename(at2?)?\(.*{temporary}"".*/{Regex.Escape(step)}""", at);
        at = Find($@"fsync\(\d+<{end}>", at);
        at = Find($@"write\(\d+<pipe:.*{Regex.Escape(step)}", Find(@"unlink(at)?\(.*/step-00000001\.safetensors""", at));
        output.WriteLine($"{at} system calls: create, write, fsync, rename, fsync of the folder, deletion of the oldest, report, in this "
            + "order");
    }

    private static (int Unreadable, int Lost) Trial(string mode, int trials)
    {
        using var temp = new TempFolder();
        var random = new Random(20261122);
        var folder = new RunFolder(temp.Path);
        int unreadable = 0, lost = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            using var process = new SaveProcess(temp.Path, mode);
            process.WaitForSaves(1 + random.Next(3));
            process.WaitForWriting();
            // Half of them in the midst of writing, the others anywhere up to the next save.
            if (random.Next(2) == 0) Thread.Sleep(random.Next(Moments));
            process.Kill();

            string newest = folder.NewestCheckpoint()!;
            if (string.CompareOrdinal(newest, process.Reported) < 0) lost++;
            if (Record.Exception(() => Checkpoint.Read(newest)) is null) continue;
            unreadable++;
            File.Delete(newest);
        }
        return (unreadable, lost);
    }
}
