using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data.Downloads;

public sealed class DownloadTests : IDisposable
{
    private const string Name = "labels-idx1-ubyte";

    private readonly TempFolder _folder = new();
    private readonly Recorder _recorder = new();

    // A file of labels: what is not all of it is refused by its reader.
    private static readonly byte[] Published = IdxFileTests.Idx(0x801, Bytes(300_000), 300_000);
    private static readonly byte[] Other = [.. Published[..^1], (byte)(Published[^1] ^ 1)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_Whole_IsThereUnderItsName()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published));

        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));

        AssertFetched();
        Assert.Equal(Published.Length, _recorder.Counts[^1]);
        Assert.Equal("/set/" + Name, Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Fetch_Dribbled_CountsUp()
    {
        byte[] small = Published[..5000];
        using var server = new ScriptedServer(_ => Reply.Whole(small) with { Chunk = 100 });
        using var download = NewDownload();

        await download.FetchAsync(File(server, small), _folder.Path);

        Assert.Equal(small, System.IO.File.ReadAllBytes(_folder[Name]));
        Assert.Equal(_recorder.Counts.Order(), _recorder.Counts);
    }

    [Fact]
    public async Task Fetch_CutOnce_GoesOnFromThere()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Stop = 100_000 }, request =>
            Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Equal([null, 100_000], server.Requests.Select(r => r.From));
        Assert.Equal(["the connection was cut"], _recorder.Problems);
    }

    [Fact]
    public async Task Fetch_CutInEachAnswer_GetsTherePieceByPiece()
    {
        using var server = new ScriptedServer(request => Reply.Ranged(Published, request) with { Stop = 90_000 });

        await Fetch(server);

        AssertFetched();
        Assert.Equal([null, 90_000, 180_000, 270_000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task Fetch_AlwaysCutAtOnce_GivesUpAndKeepsWhatCame()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Stop = 1000 }, request =>
            Reply.Ranged(Published, request) with { Stop = 0 });

        var e = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Contains($"1000 of {Published.Length} bytes are kept, the same command goes on from there", e.Message,
            StringComparison.Ordinal);
        AssertNothingTaken(kept: 1000);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_RangeIgnored_StartsOver()
    {
        _folder.Write(Name + ".part", Bytes(1000));
        using var server = new ScriptedServer(_ => Reply.Whole(Published));

        await Fetch(server);

        AssertFetched();
        Assert.Equal(1000, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task Fetch_AnotherRangeThanAsked_StartsOver()
    {
        _folder.Write(Name + ".part", Published[..1000]);
        using var server = new ScriptedServer(
            _ => new Reply("206 Partial Content",
                Published[500..])
            { Head = $"Content-Range: bytes 500-{Published.Length - 1}/{Published.Length}\r\n" },
            request => Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Equal([1000, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task Fetch_RangeNotSatisfiable_StartsOver()
    {
        _folder.Write(Name + ".part", Published[..1000]);
        using var server = new ScriptedServer(_ => new Reply("416 Range Not Satisfiable", []), request => Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Equal([1000, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task Fetch_PartOfAnEarlierTime_AsksForTheRestOnly()
    {
        _folder.Write(Name + ".part", Published[..123_456]);
        using var server = new ScriptedServer(request => Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Equal(123_456, _recorder.Kept);
        Assert.Equal(123_456, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task Fetch_WholePart_ChecksItWithoutTheNetwork()
    {
        _folder.Write(Name + ".part", Published);
        using var server = new ScriptedServer(_ => Reply.Whole(Published));

        await Fetch(server);

        AssertFetched();
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_008)]
    [InlineData(400_000)]
    public async Task Fetch_PartWithOtherContent_FetchesOnceMoreFromTheStart(int kept)
    {
        _folder.Write(Name + ".part", new byte[kept]);
        using var server = new ScriptedServer(request => Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Null(server.Requests.Last().From);
    }

    [Fact]
    public async Task Fetch_WrongHash_KeepsNothingAndNamesBoth()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Other));

        var e = await Assert.ThrowsAsync<InputFileException>(() => Fetch(server));

        Assert.Contains(Hash(Other), e.Message, StringComparison.Ordinal);
        Assert.Contains(Hash(Published), e.Message, StringComparison.Ordinal);
        AssertNothingTaken(kept: 0);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_WrongHashInPieces_TriesOnceMoreAndNoMore()
    {
        using var server = new ScriptedServer(request => Reply.Ranged(Other, request) with { Stop = 200_000 });

        await Assert.ThrowsAsync<InputFileException>(() => Fetch(server));

        AssertNothingTaken(kept: 0);
        Assert.Equal([null, 200_000, null, 200_000], server.Requests.Select(r => r.From));
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("304 Not Modified")]
    public async Task Fetch_StatusThatStays_SaysItAndWhatToDo(string status)
    {
        using var server = new ScriptedServer(_ => new Reply(status, []) { Announced = status[0] == '3' ? null : 0 });

        var e = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Equal($"{server.Address}set/{Name}: the server answers {status}; fetch {Name} by other means and put it into "
            + $"{_folder.Path}, or name a mirror in DRAW_DATA_MIRROR", e.Message);
        AssertNothingTaken(kept: 0);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task Fetch_StatusThatPasses_TriesAgain(string status)
    {
        using var server = new ScriptedServer(_ => new Reply(status, []), _ => Reply.Whole(Published));

        await Fetch(server);

        AssertFetched();
        Assert.Equal([$"the server answers {status}"], _recorder.Problems);
    }

    [Fact]
    public async Task Fetch_StatusThatDoesNotPass_GivesUp()
    {
        using var server = new ScriptedServer(_ => new Reply("500 Internal Server Error", []));

        var e = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Contains("500 Internal Server Error; tried 5 times", e.Message, StringComparison.Ordinal);
        AssertNothingTaken(kept: 0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Fetch_AnotherLengthAnnounced_IsRefusedAtOnce(int difference)
    {
        _folder.Write(Name + ".part", Published[..1000]);
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Announced = Published.Length + difference });

        var e = await Assert.ThrowsAsync<InputFileException>(() => Fetch(server));

        Assert.Contains($"the server has {Published.Length + difference} bytes, the published file {Published.Length}", e.Message,
            StringComparison.Ordinal);
        AssertNothingTaken(kept: 1000);
    }

    [Fact]
    public async Task Fetch_RangeOfAnotherLength_IsRefusedAtOnce()
    {
        _folder.Write(Name + ".part", Published[..1000]);
        using var server = new ScriptedServer(request => Reply.Ranged([.. Published, 0], request));

        await Assert.ThrowsAsync<InputFileException>(() => Fetch(server));

        AssertNothingTaken(kept: 1000);
    }

    [Fact]
    public async Task Fetch_EndlessBody_StopsAtTheFilesLength()
    {
        using var server = new ScriptedServer(_ => new Reply("200 OK", new byte[Published.Length + 1]) { Announced = null, Hangs = true });

        var e = await Assert.ThrowsAsync<InputFileException>(() => Fetch(server));

        Assert.Contains($"more than the {Published.Length} bytes", e.Message, StringComparison.Ordinal);
        AssertNothingTaken(kept: 0);
    }

    [Fact]
    public async Task Fetch_NoLengthAnnounced_IsFetched()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Announced = null });

        await Fetch(server);

        AssertFetched();
    }

    [Fact]
    public async Task Fetch_NoLengthAnnouncedAndShort_GoesOn()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Announced = null, Stop = 5000 }, request =>
            Reply.Ranged(Published, request));

        await Fetch(server);

        AssertFetched();
        Assert.Equal([$"the answer ended after 5000 of {Published.Length} bytes"], _recorder.Problems);
    }

    [Fact]
    public async Task Fetch_Redirected_Follows()
    {
        using var target = new ScriptedServer(request => Reply.Ranged(Published, request));
        using var server = new ScriptedServer(_ => new Reply("302 Found", []) { Head = $"Location: {target.Address}elsewhere\r\n" });
        _folder.Write(Name + ".part", Published[..1000]);

        await Fetch(server);

        AssertFetched();
        Assert.Equal(new Request("/elsewhere", 1000), Assert.Single(target.Requests));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public async Task Fetch_LineThatHangs_IsGivenUpAndTriedAgain(int sent)
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Stop = sent, Hangs = true }, request =>
            Reply.Ranged(Published, request));
        using var download = NewDownload(stall: 1);

        await download.FetchAsync(File(server), _folder.Path);

        AssertFetched();
        Assert.Equal(["nothing came for 1 seconds"], _recorder.Problems.Distinct());
    }

    [Fact]
    public async Task Fetch_NobodyListens_SaysSo()
    {
        // A port that is taken, and on which nothing listens.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Download download = NewDownload();

        var e = await Assert.ThrowsAsync<DownloadException>(() => download.FetchAsync(
            new DataFile($"http://{socket.LocalEndPoint}/{Name}", Published.Length, Hash(Published)), _folder.Path));

        Assert.Contains("refused", e.Message, StringComparison.Ordinal);
        AssertNothingTaken(kept: 0);
    }

    [Fact]
    public async Task Fetch_Cancelled_GoesOnTheNextTimeWithTheRightBytes()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Stop = 150_000, Hangs = true }, request =>
            Reply.Ranged(Published, request));
        using var source = new CancellationTokenSource();
        using (var download = new Download { Observer = new Recorder { OnReceived = bytes => { if (bytes == 150_000) source.Cancel(); } } })
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download.FetchAsync(File(server), _folder.Path, source.Token));
        AssertNothingTaken(kept: 150_000);

        await Fetch(server);

        AssertFetched();
        Assert.Equal([null, 150_000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task Fetch_TwoAtOnce_TheSecondIsRefused()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published) with { Stop = 1000, Hangs = true });
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        using var first = new Download { Observer = new Recorder { OnReceived = _ => begun.TrySetResult() } };
        Task<DownloadOutcome> running = first.FetchAsync(File(server), _folder.Path, source.Token);
        await begun.Task;

        var e = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Contains("another process is fetching this file", e.Message, StringComparison.Ordinal);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        AssertNothingTaken(kept: 1000);
    }

    [Fact]
    public async Task Fetch_AlreadyThere_AsksNobody()
    {
        _folder.Write(Name, Published);
        using var server = new ScriptedServer(_ => Reply.Whole(Published));

        Assert.Equal(DownloadOutcome.AlreadyThere, await Fetch(server));

        Assert.Empty(server.Requests);
        AssertFetched();
    }

    [Fact]
    public async Task Fetch_UnpackedFileThere_AsksNobody()
    {
        _folder.Write("labels.idx1-ubyte", Published);
        using var server = new ScriptedServer(_ => Reply.Whole(Published));
        using Download download = NewDownload();

        Assert.Equal(DownloadOutcome.AlreadyThere,
            await download.FetchAsync(new DataFile($"{server.Address}{Name}.gz", 10, Hash([])), _folder.Path));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Fetch_AnotherFileThere_LeavesItUnlessToldToReplace()
    {
        _folder.Write(Name, Other);
        using var server = new ScriptedServer(_ => Reply.Whole(Published));

        Assert.Equal(DownloadOutcome.AnotherFile, await Fetch(server));
        Assert.Equal(Other, System.IO.File.ReadAllBytes(_folder[Name]));
        Assert.Empty(server.Requests);

        using var replacing = new Download { Replace = true };
        Assert.Equal(DownloadOutcome.Fetched, await replacing.FetchAsync(File(server), _folder.Path));
        AssertFetched();
    }

    [Fact]
    public async Task Fetch_DiskTooSmall_IsSaidBeforeTheFirstRequest()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published));
        using var download = new Download { FreeSpace = _ => 1000 };
        var set = new DataSet("set", "", (_, _) => throw new NotSupportedException()) { Files = [File(server)] };

        var one = await Assert.ThrowsAsync<IOException>(() => download.FetchAsync(File(server), _folder.Path));
        var all = await Assert.ThrowsAsync<IOException>(() => download.FetchAsync(set, _folder.Path));

        Assert.Equal($"{_folder.Path}: {Published.Length} bytes are needed and 1000 are free on its disk; make room, or choose another "
            + "folder", one.Message);
        Assert.Equal(one.Message, all.Message);
        Assert.Empty(server.Requests);
        AssertNothingTaken(kept: 0);
    }

    [Fact]
    public async Task Fetch_SetFromAMirror_AsksForSetAndFile()
    {
        using var server = new ScriptedServer(_ => Reply.Whole(Published));
        using var download = new Download { Mirror = new Uri(server.Address + "copies") };
        var published = new DataFile("http://published.invalid/" + Name, Published.Length, Hash(Published));
        var set = new DataSet("made-of-it", "", (_, _) => throw new NotSupportedException()) { Source = "source", Files = [published] };

        Assert.Equal([(published, DownloadOutcome.Fetched)], await download.FetchAsync(set, _folder["new/source"]));

        Assert.Equal("/copies/source/" + Name, Assert.Single(server.Requests).Target);
        Assert.Equal(Published, System.IO.File.ReadAllBytes(_folder["new/source/" + Name]));
    }

    [Theory]
    [InlineData("http://x/..")]
    [InlineData("http://x/")]
    [InlineData("http://x/a\\b")]
    public async Task Fetch_AddressWithoutAFileName_Throws(string url)
    {
        using Download download = NewDownload();

        await Assert.ThrowsAsync<ArgumentException>(() => download.FetchAsync(new DataFile(url, 1, ""), _folder.Path));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static DataFile File(ScriptedServer server, byte[]? content = null) =>
        new($"{server.Address}set/{Name}", (content ?? Published).Length, Hash(content ?? Published));

    private Download NewDownload(double stall = 20) =>
        new() { Observer = _recorder, Pause = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromSeconds(stall) };

    private async Task<DownloadOutcome> Fetch(ScriptedServer server)
    {
        using Download download = NewDownload();
        return await download.FetchAsync(File(server), _folder.Path);
    }

    private void AssertFetched()
    {
        Assert.Equal([_folder[Name]], Directory.GetFiles(_folder.Path));
        Assert.Equal(Published, System.IO.File.ReadAllBytes(_folder[Name]));
        Assert.Equal(300_000, IdxFile.ReadLabels(_folder[Name]).Length);
    }

    private void AssertNothingTaken(int kept)
    {
        Assert.Equal(kept == 0 ? [] : [_folder[Name + ".part"]], Directory.GetFiles(_folder.Path));
        if (kept > 0) Assert.Equal(Published[..kept], System.IO.File.ReadAllBytes(_folder[Name + ".part"]));
        Assert.Throws<InputFileException>(() => IdxFile.ReadLabels(_folder[Name]));
    }
}
