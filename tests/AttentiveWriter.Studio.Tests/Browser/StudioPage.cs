using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Browser;

/// <summary>A page in the browser: what it says on its console, and whom it asks, is watched to the end.</summary>
public sealed class StudioPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private StudioPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Opens it.</summary>
    /// <param name="context">The browser.</param>
    /// <param name="own">Where the page is; it may ask nothing that does not begin so.</param>
    /// <param name="address">The address within.</param>
    public static async Task<StudioPage> Open(IBrowserContext context, string own, string address)
    {
        IPage page = await context.NewPageAsync();
        var opened = new StudioPage(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") opened._faults.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => opened._faults.Add("error: " + error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(own, StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:" + own.TrimEnd('/'), StringComparison.Ordinal))
                opened._faults.Add("asks elsewhere: " + request.Url);
        };
        await page.GotoAsync(own + address);
        return opened;
    }

    /// <summary>Makes sure that the page is no wider than the screen, and that nothing was wrong with it.</summary>
    public async Task Check()
    {
        int over = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"the page is {over} pixels wider than the screen");
        Assert.Empty(_faults);
    }

    /// <summary>Forgets faults that a test has asked for, such as a refusal.</summary>
    public void Forgive() => _faults.Clear();

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
