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
}
