using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Tests;

/// <summary>A studio, wherever it runs, as a program asks it.</summary>
public abstract class AskedStudio(Uri address, string folder) : IAsyncDisposable
{
    public Uri Address => address;

    /// <summary>The port.</summary>
    public int Port => address.Port;

    /// <summary>Holds nothing but its runs, in <c>runs</c>.</summary>
    public string Folder => folder;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
    };

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

    /// <summary>Begins a small training of glyphs; where rows are far apart, so are its validations.</summary>
    public Task<JsonObject> Train(string name, int steps, int rowSteps = 0) => Post("/api/runs", new
    {
        name,
        preset = "glyphs",
        set = new
        {
            steps,
            hidden = 16,
            glimpses = 4,
            batch = 10,
            validation_images = 20,
            validation_steps = rowSteps == 0 ? 20 : rowSteps,
            log_steps = rowSteps == 0 ? 10 : rowSteps,
        },
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await End();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it in order.</summary>
    protected abstract ValueTask End();

    /// <summary>A folder of its own.</summary>
    protected static string NewFolder() => Directory.CreateTempSubdirectory("draw-studio-tests-").FullName;

    private static async Task<JsonObject> Document(HttpResponseMessage answer, HttpStatusCode expected)
    {
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return (text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }
}
