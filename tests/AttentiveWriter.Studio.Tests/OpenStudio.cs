using AttentiveWriter.Runs;

namespace AttentiveWriter.Studio.Tests;

/// <summary>A studio on a free port, within this process.</summary>
public sealed class OpenStudio : AskedStudio
{
    private OpenStudio(StudioServer server, string folder)
        : base(server.Address, folder) => Server = server;

    public StudioServer Server { get; }

    public static async Task<OpenStudio> Start(Func<StudioOptions, StudioOptions>? with = null)
    {
        string folder = NewFolder();
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

    /// <summary>The model that the library itself loads, for what it would draw.</summary>
    public static T Load<T>(string model)
        where T : AttentiveWriter.Models.Model => ModelFolder.Load<T>(ShippedModels.Find(model)!).Model;

    protected override ValueTask End() => Server.DisposeAsync();
}
