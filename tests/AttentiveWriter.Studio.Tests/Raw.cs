using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AttentiveWriter.Studio.Tests;

/// <summary>Requests as no decent client would send them.</summary>
internal static class Raw
{
    /// <summary>Connects, without saying anything.</summary>
    public static async Task<Socket> Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Sends bytes, and returns all that is answered until the other side closes.</summary>
    public static async Task<string> Ask(int port, string request)
    {
        using Socket socket = await Connect(port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
