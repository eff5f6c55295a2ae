using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Studio.Tests;

/// <summary>A studio on a free port, with an empty folder of runs of its own.</summary>
public sealed class OpenStudio : IAsyncDisposable
{
    private OpenStudio(StudioServer server, string folder)
    {
        (Server, Folder) = (server, folder);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
    }

    public StudioServer Server { get; }

    /// <summary>Holds nothing but its runs, in <c>runs</c>.</summary>
    public string Folder { get; }

    public HttpClient Client { get; }

    /// <summary>The port.</summary>
    public int Port => Server.Address.Port;

    public static async Task<OpenStudio> Start(Func<StudioOptions, StudioOptions>? with = null)
    {
        string folder = Directory.CreateTempSubdirectory("draw-studio-tests-").FullName;
        var options = new StudioOptions
        {
            Runs = Path.Combine(folder, "runs"),
            Threads = 2,
            DataFolder = TestData.Folder,
            // Pages that one is working at need no build.
            Pages = Environment.GetEnvironmentVariable("DRAW_STUDIO_FILES"),
        };
        return new OpenStudio(await StudioServer.Start(with?.Invoke(options) ?? options), folder);
    }

    /// <summary>Asks for a document, which must be there.</summary>
    public async Task<JsonObject> Get(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Document(answer, HttpStatusCode.OK);
    }

    /// <summary>Sends a document.</summary>
    public async Task<JsonObject> Post(string path, object document, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await Client.PostAsJsonAsync(path, document, TestContext.Current.CancellationToken);
        return await Document(answer, expected);
    }

    /// <summary>Asks for what is refused, and returns the sentence and the field.</summary>
    public async Task<(string Sentence, string? Field)> Refused(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        JsonObject document = await Document(answer, expected);
        return (document["error"]!.GetValue<string>(), document["field"]?.GetValue<string>());
    }

    /// <summary>Begins a small training of glyphs.</summary>
    public Task<JsonObject> Train(string name, int steps) => Post("/api/runs", new
    {
        name,
        preset = "glyphs",
        set = new { steps, hidden = 16, glimpses = 4, batch = 10, validation_images = 20, validation_steps = 20 },
    }, HttpStatusCode.Created);

    /// <summary>Waits until a run is in a state.</summary>
    public async Task<JsonObject> Until(string run, string state)
    {
        for (int k = 0; k < 600; k++)
        {
            JsonObject document = await Get($"/api/runs/{run}");
            if (document["state"]!.GetValue<string>() == state) return document;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"{run} is not {state} after 30 s");
    }

    /// <summary>The model that the library itself loads, for what it would draw.</summary>
    public static T Load<T>(string model)
        where T : AttentiveWriter.Models.Model => ModelFolder.Load<T>(ShippedModels.Find(model)!).Model;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<JsonObject> Document(HttpResponseMessage answer, HttpStatusCode expected)
    {
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return (text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }
}
