using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Browser;

/// <summary>The system's Chromium, one for all tests of a class; where there is none, they are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path)) return;
        // What is awaited comes at once, but not on a machine that is busy with something else.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page of a studio, as somebody with a screen of that width would see it.</summary>
    public Task<StudioPage> Open(OpenStudio studio, string address = "", int width = 1280, ColorScheme colours = ColorScheme.Light,
        bool stillness = false) => Open(studio.Server.Address.AbsoluteUri, address, width, colours, stillness);

    /// <summary>Opens a page, as somebody with a screen of that width would see it.</summary>
    public async Task<StudioPage> Open(string own, string address, int width = 1280, ColorScheme colours = ColorScheme.Light,
        bool stillness = false)
    {
        Assert.SkipWhen(_browser is null, "needs Chromium in " + Path);
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = colours,
            HasTouch = width < 600,
            ReducedMotion = stillness ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        });
        return await StudioPage.Open(context, own, address);
    }
}
