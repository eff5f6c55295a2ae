using System.Net;
using System.Text;

namespace AttentiveWriter.Studio.Tests.Http;

/// <summary>Who may ask, on every kind of route: another site's page never, another name never, another machine with the token.</summary>
public class GuardTests
{
    private static readonly (HttpMethod Method, string Path)[] Routes =
    [
        (HttpMethod.Get, "/api/health"), (HttpMethod.Get, "/api/models"), (HttpMethod.Get, "/api/models/mnist-quick/drawing?count=1"),
        (HttpMethod.Get, "/api/models/mnist-quick/drawing.png?count=1"), (HttpMethod.Get, "/api/data"), (HttpMethod.Get, "/api/presets"),
        (HttpMethod.Get, "/api/runs"), (HttpMethod.Get, "/api/openapi.json"), (HttpMethod.Post, "/api/plan"), (HttpMethod.Get, "/"),
        (HttpMethod.Get, "/app.js"),
    ];

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.com", 400)]
    [InlineData("127.0.0.1.nip.io", 400)]
    [InlineData("localhost.", 400)]
    [InlineData("0.0.0.0", 400)]
    [InlineData("", 400)]
    public async Task Admit_HostOfARequest_OnlyOwnNamesAreAnswered(string host, int expected)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach ((HttpMethod method, string path) in Routes)
        {
            // A client would not send an empty name.
            string answer = await Raw.Ask(studio.Port,
                $"{method} {path} HTTP/1.1\r\nHost: {host}{(host.Length > 0 ? $":{studio.Port}" : "")}\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.True(answer.StartsWith($"HTTP/1.1 {expected} ", StringComparison.Ordinal), $"{path}: {answer.Split('\n')[0]}");
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "none", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData(null, null, 200)]
    public async Task Admit_WriteWithoutTheCookie_OnlyAProgramIsAnswered(string? header, string? value, int expected)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        Assert.Equal(expected, await Plan(studio, header, value, cookie: null));
    }

    [Theory]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    public async Task Admit_WriteWithTheCookie_OnlyItsOwnPageIsAnswered(string site, int expected)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using HttpResponseMessage page = await studio.Client.GetAsync("/", TestContext.Current.CancellationToken);
        string cookie = page.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);

        Assert.Equal(expected, await Plan(studio, "Sec-Fetch-Site", site, cookie.Split(';')[0]));
    }

    [Fact]
    public async Task Admit_ReadByAPageOfAnotherSite_IsRefusedButTheLinkToThePage()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach ((HttpMethod method, string path) in Routes.Where(route => route.Method == HttpMethod.Get))
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using HttpResponseMessage answer = await studio.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : HttpStatusCode.OK,
                answer.StatusCode);
        }
    }

    [Fact]
    public async Task Admit_AnyAnswer_HasTheHeadersThatKeepAPageToItself()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach (string path in new[] { "/", "/api/health", "/api/models/none", "/nothing" })
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Admit_StudioForOtherMachines_AsksForTheToken()
    {
        await using OpenStudio studio = await OpenStudio.Start(options => options with { Host = "0.0.0.0" });
        string token = studio.Server.Token!;
        Assert.True(token.Length >= 32);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        { BaseAddress = new Uri($"http://127.0.0.1:{studio.Port}") };
        foreach (string path in new[] { "/", "/api/health", "/?token=wrong", "/api/health?token=" + token })
        {
            using HttpResponseMessage refused = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        using HttpResponseMessage let = await client.GetAsync("/?token=" + token, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, let.StatusCode);
        Assert.Equal("/", let.Headers.Location!.ToString());
        using var known = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        known.Headers.Add("Cookie", let.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using HttpResponseMessage answer = await client.SendAsync(known, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var program = new HttpRequestMessage(HttpMethod.Post, "/api/plan") { Content = Json("{}") };
        program.Headers.Add("Authorization", "Bearer " + token);
        using HttpResponseMessage planned = await client.SendAsync(program, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, planned.StatusCode);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<int> Plan(OpenStudio studio, string? header, string? value, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/plan") { Content = Json("{}") };
        if (header is not null) request.Headers.Add(header, value);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await studio.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
