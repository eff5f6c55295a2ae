using System.Net;
using System.Text.RegularExpressions;
using AttentiveWriter.Studio.Answers;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Work;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AttentiveWriter.Studio;

/// <summary>The studio: a web server for this machine, whose pages draw, read, train and compare.</summary>
public sealed partial class StudioServer : IAsyncDisposable
{
    // Slow or silent clients hold a connection for seconds, and there is room for many of them.
    private const int MaxConnections = 256;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly Workshop _workshop;

    private StudioServer(WebApplication app, Workshop workshop, Uri address, string? token) =>
        (_app, _workshop, Address, Token) = (app, workshop, address, token);

    /// <summary>Where it is, as a browser opens it.</summary>
    public Uri Address { get; }

    /// <summary>What a client from another machine must know; null where none may come.</summary>
    public string? Token { get; }

    /// <summary>What can be asked, such as "GET /api/models/{id}".</summary>
    internal IReadOnlyList<string> Routes => [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>().Select(endpoint => (Endpoint: endpoint, Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()))
        .Where(route => route.Methods is not null)
        .Select(route => $"{route.Methods!.HttpMethods[0]} {Constraint().Replace(route.Endpoint.RoutePattern.RawText!, "")}")];

    /// <summary>Starts a studio.</summary>
    /// <param name="options">Where it listens, and what it shows.</param>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine.</exception>
    public static async Task<StudioServer> Start(StudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IPAddress? host = options.Host is null ? null : IPAddress.Parse(options.Host);
        bool isOpen = host is not null && !IPAddress.IsLoopback(host);
        string token = options.Token ?? Guard.NewToken();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, host ?? IPAddress.Loopback, options.Port));
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = MostTime,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => context.Response.WriteAsJsonAsync(
                new { error = $"this took longer than {MostTime.TotalSeconds:F0} s, and was given up" }),
        });
        // Those who follow a training would otherwise hold up the end.
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        var workshop = new Workshop(options, app.Lifetime.ApplicationStopping);
        AllAnswers.Map(app, new Guard(isOpen, token), new PageFiles(options.Pages), workshop);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            await workshop.DisposeAsync();
            throw;
        }
        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var address = new UriBuilder(bound);
        if (host is not null && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any))) address.Host = Dns.GetHostName();
        if (isOpen) address.Query = "token=" + token;
        workshop.WarmUp();
        return new StudioServer(app, workshop, address.Uri, isOpen ? token : null);
    }

    /// <summary>Ends it: what is computed is given up, and a training saves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _workshop.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static void Limit(KestrelServerOptions kestrel, IPAddress host, int port)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        (limits.MaxConcurrentConnections, limits.MaxRequestBodySize) = (MaxConnections, Failure.MaxBody);
        (limits.RequestHeadersTimeout, limits.KeepAliveTimeout) = (Guard.Patience, Guard.Patience);
        (limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount) = (8192, 16_384, 64);
        kestrel.Listen(host, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    [GeneratedRegex(@":[^}]+(?=})")]
    private static partial Regex Constraint();
}
