using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Browser;

public class ShellTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Open_EachTab_ShowsItsPageWithoutAFault(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, width: width, colours: colours);
        foreach (string tab in new[] { "Your digit", "How it sees", "Train", "Runs", "Draw" })
        {
            await opened.Page.GetByRole(AriaRole.Link, new() { Name = tab, Exact = true }).ClickAsync();
            await Assertions.Expect(opened.Page.Locator("main h1, main h2").First).ToBeVisibleAsync();
            await opened.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await opened.Check();
        }
    }
}
