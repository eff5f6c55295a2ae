using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

public class AtomicFileTests
{
    [Fact]
    public void Write_NewAndOldFile_HoldsTheContentAlone()
    {
        using var folder = new TempFolder();
        string path = folder["model.bin"];

        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(path, stream => stream.Write([4]));

        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_InProgress_OldFileStandsAndTemporaryIsHidden()
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.bin", [1]);

        AtomicFile.Write(path, stream =>
        {
            stream.Write([2, 2]);
            stream.Flush();
            string[] others = [.. Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file))
                .Where(name => name != "model.bin")];
            Assert.Matches(@"^\.model\.bin\.[a-z0-9]+\.tmp$", Assert.Single(others));
            Assert.Equal([1], File.ReadAllBytes(path));
        });

        Assert.Equal([2, 2], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_WriterThrows_OldFileIsIntactAndNoTemporaryStays()
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.bin", [1]);

        Assert.Throws<InvalidTimeZoneException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[200_000]);
            throw new InvalidTimeZoneException("any error");
        }));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    // Of the temporary file nobody knows.
    [Fact]
    public void Write_FolderThatIsGoneOrGoesMeanwhile_NamesTheFile()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder["run"], "model.bin");

        var away = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Directory.CreateDirectory(folder["run"]);
        var removed = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
            Array.ForEach(Directory.GetFiles(folder["run"]), File.Delete)));
        var goes = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            Directory.Delete(folder["run"], recursive: true);
        }));

        Assert.Equal($"{path}: could not be saved (its folder is not there, or no longer)", away.Message);
        Assert.Equal($"{path}: could not be saved (its temporary file was removed); what was there before is intact", removed.Message);
        Assert.Equal(away.Message, goes.Message);
    }

    [Fact]
    public void Write_TargetIsAFolder_ThrowsAndNoTemporaryStays()
    {
        using var folder = new TempFolder();
        string path = folder["taken"];
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_ParentIsAFile_ThrowsIOException()
    {
        using var folder = new TempFolder();
        string parent = folder.Write("file", [1]);

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(parent, "model.bin"), stream => stream.WriteByte(1)));

        Assert.Equal([1], File.ReadAllBytes(parent));
    }

    [Fact]
    public void Write_MissingFolder_ThrowsIOException()
    {
        using var folder = new TempFolder();

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(folder["absent"], "model.bin"), stream => stream.WriteByte(1)));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData('n', 255)]
    [InlineData('ü', 127)]
    public void Write_LongestNameOfTheFileSystem_IsWritten(char letter, int count)
    {
        using var folder = new TempFolder();
        string path = folder[new string(letter, count)];

        AtomicFile.Write(path, stream => stream.WriteByte(1));
        AtomicFile.Write(path, stream => stream.WriteByte(2));

        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_Link_ReplacesTheFileItPointsTo()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["far"]);
        string file = folder.Write("far/file", [1]);
        File.CreateSymbolicLink(folder["near"], Path.Combine("far", "file"));
        File.CreateSymbolicLink(folder["again"], "near");
        File.CreateSymbolicLink(folder["dangling"], Path.Combine("far", "new"));

        AtomicFile.Write(folder["near"], stream => stream.WriteByte(2));
        Assert.Equal([2], File.ReadAllBytes(file));
        AtomicFile.Write(folder["again"], stream => stream.WriteByte(3));
        Assert.Equal([3], File.ReadAllBytes(file));
        AtomicFile.Write(folder["dangling"], stream => stream.WriteByte(4));

        Assert.Equal([4], File.ReadAllBytes(folder["far/new"]));
        Assert.All(new[] { "near", "again", "dangling" }, name => Assert.NotNull(new FileInfo(folder[name]).LinkTarget));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder["far"]).Length);
    }

    [Fact]
    public void Write_CircleOfLinks_ThrowsIOException()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["a"], "b");
        File.CreateSymbolicLink(folder["b"], "a");

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["a"], stream => stream.WriteByte(1)));
    }

    [Fact]
    public void SyncFolder_Missing_ThrowsIOException()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var folder = new TempFolder();

        var e = Assert.Throws<IOException>(() => UnixFolder.Sync(folder["absent"]));

        Assert.StartsWith($"{folder["absent"]}: the folder could not be opened: ", e.Message, StringComparison.Ordinal);
    }
}
