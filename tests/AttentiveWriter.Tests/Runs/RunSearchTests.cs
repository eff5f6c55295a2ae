using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

public class RunSearchTests
{
    [Fact]
    public void Find_NestedFolders_NamesRunsAndNotWhatIsInThem()
    {
        using var folder = new TempFolder();
        foreach (string run in new[] { "b", "group/a", "group/a/checkpoints/inner", ".hidden/c" }) Add(folder, run);
        Directory.CreateDirectory(folder["empty"]);

        Assert.Equal([folder["b"], folder["group/a"]], RunSearch.Find(folder.Path));
        Assert.Equal([folder["b"]], RunSearch.Find(folder["b"]));
        Assert.Empty(RunSearch.Find(folder["empty"]));
    }

    [Fact]
    public void Find_LinksThatLeadBack_EndsAndNamesEachRunOnce()
    {
        using var folder = new TempFolder();
        Add(folder, "runs/one");
        Add(folder, "elsewhere/two");
        Directory.CreateSymbolicLink(folder["runs/back"], folder.Path);
        Directory.CreateSymbolicLink(folder["runs/self"], folder["runs"]);
        Directory.CreateSymbolicLink(folder["runs/nowhere"], folder["missing"]);

        Assert.Equal([folder["runs/back/elsewhere/two"], folder["runs/one"]], RunSearch.Find(folder["runs"]));
    }

    private static void Add(TempFolder folder, string run)
    {
        Directory.CreateDirectory(folder[run]);
        File.WriteAllText(folder[run + "/metrics.jsonl"], "");
    }
}
