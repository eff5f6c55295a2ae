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

    [Theory]
    [InlineData("#/sees?data=x&n=99&gx=x&gy=1e300&delta=-1&sigma=0&gamma=-2&image=-4&cell=a,b&patch=zz&by=x&write=x&seed=-1")]
    [InlineData("#/train?preset=x&set=glimpses~x,foo~1,~")]
    [InlineData("#/runs?chosen=x,y&sort=x&of=x&over=x&log=x")]
    public async Task Open_AtAnAddressThatSaysNonsense_ShowsThePage(string address)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, address);
        await Assertions.Expect(opened.Page.Locator("main .sees-thumb, main .train-plan h2, main .card").First)
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        await opened.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await opened.Check();
    }
}
