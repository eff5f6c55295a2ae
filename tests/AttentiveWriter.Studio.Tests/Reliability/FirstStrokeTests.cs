using System.Globalization;
using AttentiveWriter.Studio.Tests.Browser;
using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Reliability;

/// <summary>How long somebody waits who has asked for another drawing.</summary>
[Trait("Category", "Reliability")]
public class FirstStrokeTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    // From the click on, every frame: until the first canvas has become another, and shows more than one tone.
    private const string Watch = """
        () => new Promise((done) => {
          const look = () => {
            const canvas = [...document.querySelectorAll("#page canvas")].find((c) => c.width >= 20 && c.offsetWidth > 0);
            const tones = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.filter((_, k) => k % 4 === 0);
            return tones.some((tone) => tone !== tones[0]) ? tones.join() : null;
          };
          const before = look();
          let clicked = 0;
          addEventListener("click", () => (clicked = performance.now()), { capture: true, once: true });
          const frame = () => {
            const now = clicked && look();
            if (now && now !== before) done(performance.now() - clicked);
            else requestAnimationFrame(frame);
          };
          frame();
        })
        """;

    [Theory]
    [InlineData("mnist-quick", 16, 1280)]
    [InlineData("mnist-quick", 16, 390)]
    [InlineData("mnist", 64, 1280)]
    public async Task AnotherSeed_DrawingThatWasAtItsEnd_ShowsItsFirstStroke(string model, int steps, int width)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, $"#/draw?model={model}", width);
        int times = Trials.Of(share: 2, full: 15);
        var waited = new List<double>();
        for (int k = 0; k < times; k++)
        {
            // The drawing before is at its end.
            ILocator step = opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Step", Exact = true });
            await Assertions.Expect(step).ToHaveValueAsync($"{steps}");
            Task<double> watch = opened.Page.EvaluateAsync<double>(Watch);
            await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Another seed", Exact = true }).ClickAsync();
            waited.Add(await watch);
        }
        waited.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first stroke of {model}, {width} pixels wide: "
            + $"{waited[times / 2]:F0} ms in the middle of {times}, {waited[^1]:F0} ms at most"));
        // The browser warns of canvases that are read so often.
        opened.Forgive();
        await opened.Check();
    }
}
