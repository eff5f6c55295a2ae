using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AttentiveWriter.Tests.Data.Downloads;

/// <summary>A server on a port of its own that answers the n-th request as the n-th line of its script says, and all later ones as the
/// last.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Request, Reply>[] _script;
    private int _answered;

    // A proxy of the machine's environment would not find this server.
    static ScriptedServer() => HttpClient.DefaultProxy = new WebProxy();

    public ScriptedServer(params Func<Request, Reply>[] script)
    {
        _script = script;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>The requests that came.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await Request.ReadAsync(stream, _end.Token) is not Request request) return;
                Requests.Enqueue(request);
                int turn = Interlocked.Increment(ref _answered) - 1;
                await _script[Math.Min(turn, _script.Length - 1)](request).WriteAsync(stream, _end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
            }
        }
    }
}

/// <summary>A request: what was asked for, and from which byte on.</summary>
internal sealed record Request(string Target, long? From)
{
    public static async Task<Request?> ReadAsync(Stream stream, CancellationToken token)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(token) is not string first) return null;
        long? from = null;
        while (await reader.ReadLineAsync(token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line[13..].TrimEnd('-'),
                CultureInfo.InvariantCulture);
        }
        return new Request(first.Split(' ')[1], from);
    }
}

/// <summary>An answer, and what goes wrong with it.</summary>
internal sealed record Reply(string Status, byte[] Body)
{
    /// <summary>More lines of the head.</summary>
    public string Head { get; init; } = "";

    /// <summary>The length that is announced; null for none, -1 for the right one.</summary>
    public long? Announced { get; init; } = -1;

    /// <summary>Bytes after which the line is cut, or held.</summary>
    public int Stop { get; init; } = int.MaxValue;

    /// <summary>Holds the line open, and sends no more.</summary>
    public bool Hangs { get; init; }

    /// <summary>Bytes that are sent at once.</summary>
    public int Chunk { get; init; } = 1 << 16;

    /// <summary>A whole file, whatever range was asked for.</summary>
    public static Reply Whole(byte[] file) => new("200 OK", file);

    /// <summary>A file from the byte on that was asked for.</summary>
    public static Reply Ranged(byte[] file, Request request) => request.From is not long from
        ? Whole(file)
        : from >= file.Length
            ? new Reply("416 Range Not Satisfiable", [])
            : new Reply("206 Partial Content",
                file[(int)from..])
            { Head = $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n" };

    public async Task WriteAsync(Stream stream, CancellationToken token)
    {
        long? length = Announced == -1 ? Body.Length : Announced;
        string head = $"HTTP/1.1 {Status}\r\n{(length is null ? "" : $"Content-Length: {length}\r\n")}{Head}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), token);
        int end = Math.Min(Body.Length, Stop);
        for (int at = 0; at < end; at += Chunk)
        {
            await stream.WriteAsync(Body.AsMemory(at, Math.Min(Chunk, end - at)), token);
            if (Chunk < 1024) await Task.Delay(1, token);
        }
        if (Hangs) await Task.Delay(Timeout.Infinite, token);
    }
}
