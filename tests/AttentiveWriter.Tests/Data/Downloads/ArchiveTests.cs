using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data.Downloads;

public sealed class ArchiveTests : IDisposable
{
    private readonly TempFolder _outside = new();
    private readonly string _folder;

    public ArchiveTests() => _folder = Directory.CreateDirectory(_outside["set"]).FullName;

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public async Task Fetch_Archive_LeavesItsMembersAndNothingElse(string name)
    {
        byte[] archive = Pack(name, ("in/one.bin", "first"), ("in/other.txt", "not wanted"), ("in/two.bin", "second"));
        using var server = new ScriptedServer(_ => Reply.Whole(archive));

        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server, name, archive, "in/one.bin", "in/two.bin"));
        Assert.Equal(DownloadOutcome.AlreadyThere, await Fetch(server, name, archive, "in/one.bin", "in/two.bin"));

        Assert.Single(server.Requests);
        AssertFiles(("one.bin", "first"), ("two.bin", "second"));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public async Task Fetch_ArchivePutThereByHand_IsUnpackedAndStays(string name)
    {
        byte[] archive = Pack(name, ("./in/one.bin", "first"), ("in/one.bin", "first"));
        File.WriteAllBytes(At(name), archive);
        using var server = new ScriptedServer(_ => new Reply("404 Not Found", []));

        Assert.Equal(DownloadOutcome.AlreadyThere, await Fetch(server, name, archive, "in/one.bin"));

        Assert.Empty(server.Requests);
        Assert.Equal("first", File.ReadAllText(At("one.bin")));
        Assert.Equal(archive, File.ReadAllBytes(At(name)));
    }

    [Fact]
    public async Task Fetch_AnotherArchiveThere_IsRefusedAndLeft()
    {
        byte[] archive = Pack("a.zip", ("one.bin", "first"));
        File.WriteAllBytes(At("a.zip"), [1, 2, 3]);
        using var server = new ScriptedServer(_ => Reply.Whole(archive));

        var e = await Assert.ThrowsAsync<InputFileException>(() => Fetch(server, "a.zip", archive, "one.bin"));

        Assert.Contains("is not the published one", e.Message, StringComparison.Ordinal);
        Assert.Equal([At("a.zip")], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public async Task Fetch_MemberMissing_NamesItAndWhatThereIs(string name)
    {
        byte[] archive = Pack(name, ("in/one.bin", "first"));
        using var server = new ScriptedServer(_ => Reply.Whole(archive));

        var e = await Assert.ThrowsAsync<InputFileException>(() => Fetch(server, name, archive, "in/two.bin"));

        Assert.Equal($"{At(name)}: the archive has no file 'in/two.bin'; it has in/one.bin", e.Message);
        Assert.False(File.Exists(At("two.bin")));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public async Task Fetch_MemberThatPointsOutside_IsWrittenInside(string name)
    {
        byte[] archive = Pack(name, ("../evil.bin", "evil"), ("../other.bin", "evil"));
        using var server = new ScriptedServer(_ => Reply.Whole(archive));

        await Fetch(server, name, archive, "../evil.bin");

        AssertFiles(("evil.bin", "evil"));
        Assert.Empty(Directory.GetFiles(_outside.Path));
    }

    [Theory]
    [InlineData("in/")]
    [InlineData("in/..")]
    [InlineData("in\\evil.bin")]
    [InlineData("c:evil.bin")]
    public void Unpack_MemberWithoutAName_Throws(string member)
    {
        File.WriteAllBytes(At("a.zip"), Pack("a.zip", (member, "evil")));

        Assert.Throws<ArgumentException>(() => new Archive().Unpack(At("a.zip"), [member], _folder, default));

        Assert.Equal([At("a.zip")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Unpack_TarLinkOfTheName_IsNoFile()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip)) tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink,
            "one.bin")
        { LinkName = "/etc/passwd" });
        File.WriteAllBytes(At("a.tgz"), packed.ToArray());

        Assert.Throws<InputFileException>(() => new Archive().Unpack(At("a.tgz"), ["one.bin"], _folder, default));

        Assert.Equal([At("a.tgz")], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public void Unpack_MemberOverTheLimit_LeavesNothing(string name)
    {
        File.WriteAllBytes(At(name), Pack(name, ("one.bin", "too long")));

        var e = Assert.Throws<InputFileException>(() => new Archive { MaxMember = 7 }.Unpack(At(name), ["one.bin"], _folder, default));

        Assert.Equal($"{At(name)}: 'one.bin' is larger than 7 bytes, the most that is unpacked", e.Message);
        Assert.Equal([At(name)], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Unpack_TarInSeveralGzipMembers_IsReadAsOneFile()
    {
        using var tar = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(Pack("a.tar.gz", ("one.bin", "first"), ("two.bin", "second"))),
            CompressionMode.Decompress)) gzip.CopyTo(tar);
        byte[] bytes = tar.ToArray();
        File.WriteAllBytes(At("a.tgz"), [.. IdxFileTests.Gzip(bytes[..700]), .. IdxFileTests.Gzip(bytes[700..])]);

        new Archive().Unpack(At("a.tgz"), ["one.bin", "two.bin"], _folder, default);

        Assert.Equal(("first", "second"), (File.ReadAllText(At("one.bin")), File.ReadAllText(At("two.bin"))));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public void Unpack_AnyCutArchive_IsOneClearError(string name)
    {
        byte[] archive = Pack(name, ("in/one.bin", new string('x', 3000)), ("in/two.bin", "second"));
        for (int length = 0; length < archive.Length - 30; length += 7)
        {
            File.WriteAllBytes(At(name), archive[..length]);

            Assert.Throws<InputFileException>(() => new Archive().Unpack(At(name), ["in/one.bin", "in/two.bin"], _folder, default));

            Assert.False(File.Exists(At("two.bin")));
            Assert.True(!File.Exists(At("one.bin")) || new FileInfo(At("one.bin")).Length == 3000);
        }
    }

    [Fact]
    public void Unpack_NoArchive_SaysWhatCanBeUnpacked()
    {
        File.WriteAllBytes(At("a.rar"), []);

        var e = Assert.Throws<InputFileException>(() => new Archive().Unpack(At("a.rar"), ["x"], _folder, default));

        Assert.Contains(".tar.gz", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Pack(string name, params (string Name, string Content)[] members)
    {
        using var packed = new MemoryStream();
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach ((string member, string content) in members)
                {
                    using Stream stream = zip.CreateEntry(member).Open();
                    stream.Write(Encoding.ASCII.GetBytes(content));
                }
            }
            return packed.ToArray();
        }
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach ((string member, string content) in members)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                    member)
                { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content)) });
        }
        return packed.ToArray();
    }

    private async Task<DownloadOutcome> Fetch(ScriptedServer server, string name, byte[] archive, params string[] members)
    {
        using var download = new Download();
        return await download.FetchAsync(
            new DataFile(server.Address + name, archive.Length, Convert.ToHexStringLower(SHA256.HashData(archive))) { Members = members },
                _folder);
    }

    private void AssertFiles(params (string Name, string Content)[] files)
    {
        Assert.Equal(files.Select(f => At(f.Name)).Order(), Directory.GetFiles(_folder).Order());
        Assert.All(files, f => Assert.Equal(f.Content, File.ReadAllText(At(f.Name))));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
