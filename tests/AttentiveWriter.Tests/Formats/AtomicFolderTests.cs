using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

public class AtomicFolderTests
{
    [Fact]
    public void Write_FolderInPlaceOfAFile_MovesNothing()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["b"]);

        var e = Assert.Throws<IOException>(() => AtomicFolder.Write(temp.Path, folder =>
        {
            foreach (string name in new[] { "a", "b", "c" }) File.WriteAllText(Path.Combine(folder, name), name);
        }));

        Assert.Contains("a folder is in place of the file", e.Message, StringComparison.Ordinal);
        Assert.Equal([temp["b"]], Directory.GetFileSystemEntries(temp.Path));
    }

    [Fact]
    public void Write_FolderThatAppearsMeanwhile_SaysSoAndLeavesIt()
    {
        using var temp = new TempFolder();

        var e = Assert.Throws<IOException>(() => AtomicFolder.Write(temp["new"], folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "mine");
            AtomicFolder.Write(temp["new"], other => File.WriteAllText(Path.Combine(other, "a"), "theirs"));
        }));

        Assert.Equal($"{temp["new"]}: somebody else made it while this was written; nothing was put there", e.Message);
        Assert.Equal([temp["new"]], Directory.GetFileSystemEntries(temp.Path));
        Assert.Equal("theirs", File.ReadAllText(temp["new/a"]));
    }
}
