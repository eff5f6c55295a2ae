using System.Text.RegularExpressions;
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

    [Theory]
    [InlineData("#/draw?speed=x", "The address has speed=x, expected 1 to 64; what is usual is taken instead.")]
    [InlineData("#/draw?window=maybe", "The address has window=maybe, expected 0 or 1; 1 is taken instead.")]
    [InlineData("#/draw?seed=-3", "The address has seed=-3, expected 0 to 9007199254740991; 0 is taken instead.")]
    [InlineData("#/digit?ink=zz", "The address has ink=zz, expected a drawing of 28 x 28 pixels; what is usual is taken instead.")]
    [InlineData("#/digit?centre=x", "The address has centre=x, expected 0 or 1; 1 is taken instead.")]
    [InlineData("#/sees?data=x", "The address has data=x, expected ")]
    [InlineData("#/sees?cell=a,b", "The address has cell=a,b, expected two numbers of 1 to 12")]
    [InlineData("#/sees?patch=zz", "The address has patch=zz, expected 5 x 5 of 0, 1 and m")]
    [InlineData("#/train?set=foo~1,bar", "The address sets foo, bar, which glyphs does not have; it is left out.")]
    [InlineData("#/runs?sort=x", "The address has sort=x, expected name, kind")]
    [InlineData("#/runs?chosen=x,y", "There is no run x, y here.")]
    public async Task Open_AtAnAddressThatSaysNonsense_SaysSoAndMendsTheAddress(string address, string words)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, address);
        await Assertions.Expect(opened.Page.Locator("#notices")).ToContainTextAsync(words, new() { Timeout = 30_000 });
        string name = address[(address.IndexOf('?') + 1)..address.IndexOf('=')], value = address[(address.IndexOf('=') + 1)..];
        await Assertions.Expect(opened.Page).Not.ToHaveURLAsync(new Regex(Regex.Escape($"{name}={value}")));
        await opened.Check();
    }
}
