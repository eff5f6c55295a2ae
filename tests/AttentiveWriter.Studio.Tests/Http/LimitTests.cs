using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AttentiveWriter.Studio.Tests.Http;

/// <summary>What a hostile or broken client may take: little, and not for long.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    public async Task Connect_ManyWhoSayNothingMore_ANewClientIsServed(string begun)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        var open = new List<Socket>();
        try
        {
            // More than there is room for.
            for (int k = 0; k < 300; k++)
            {
                Socket socket = await Raw.Connect(studio.Port);
                open.Add(socket);
                if (begun.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(begun), TestContext.Current.CancellationToken);
            }
            long start = Stopwatch.GetTimestamp();
            while (!await IsServed(studio)) Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 20, "no new client was served");
        }
        finally
        {
            foreach (Socket socket in open) socket.Dispose();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_DocumentThatIsTooLarge_IsRefused(bool isChunked)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using var content = new StringContent($"{{\"pixels\": \"{new string('A', 20_000_000)}\"}}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/models/mnist-quick/redraw") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        try
        {
            using HttpResponseMessage answer = await studio.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // It hung up while the rest was still being sent.
        }
        Assert.True(await IsServed(studio));
    }

    [Fact]
    public async Task Post_DocumentInTinyChunks_IsReadOrRefused()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        var body = new StringBuilder("POST /api/models/mnist-quick/redraw HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        for (int k = 0; k < 500_000; k++) body.Append("1\r\n \r\n");
        string answer = await Raw.Ask(studio.Port, body.Append("0\r\n\r\n").ToString());
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.True(await IsServed(studio));
    }

    [Fact]
    public async Task Run_MoreThanWait_AreRefusedAndToldWhenToComeBack()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        Task<HttpResponseMessage>[] asked = [.. Enumerable.Range(0, 60).Select(k =>
            studio.Client.GetAsync($"/api/models/mnist/drawing?count=64&seed={k}", TestContext.Current.CancellationToken))];
        HttpResponseMessage[] answers = await Task.WhenAll(asked);
        Assert.All(answers, answer =>
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}"));
        HttpResponseMessage[] refused = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.True(answers.Length - refused.Length >= 16, $"{refused.Length} of {answers.Length} were refused");
        Assert.All(refused, answer => Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single()));
        foreach (HttpResponseMessage answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task Run_ClientThatLeaves_FreesItsPlace()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        // Its first drawing, which nobody asked for, is done.
        await studio.Get("/api/models/mnist/drawing?count=1");
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            string pixels = Convert.ToBase64String(new byte[784]),
                known = Convert.ToBase64String([.. Enumerable.Range(0, 784).Select(p => (byte)(p % 2))]);
            using var content =
                new StringContent($"{{\"pixels\": \"{pixels}\", \"known\": \"{known}\", \"rounds\": 200, \"variations\": 16}}",
                Encoding.UTF8, "application/json");
            Task<HttpResponseMessage> asked = studio.Client.PostAsync("/api/models/mnist/complete", content, leaving.Token);
            while ((await studio.Get("/api/health"))["busy"]!.GetValue<bool>() == false && !asked.IsCompleted) await Task.Delay(5,
                TestContext.Current.CancellationToken);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }
        for (int k = 0; (await studio.Get("/api/health"))["busy"]!.GetValue<bool>(); k++)
        {
            Assert.True(k < 200, "what nobody waits for is still computed");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> IsServed(OpenStudio studio)
    {
        try
        {
            using var client = new HttpClient { BaseAddress = studio.Server.Address, Timeout = TimeSpan.FromSeconds(2) };
            using HttpResponseMessage answer = await client.GetAsync("/api/health", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
