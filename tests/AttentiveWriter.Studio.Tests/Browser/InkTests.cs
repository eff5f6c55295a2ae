using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Tests.Browser;

/// <summary>What the page makes of ink before it sends it.</summary>
public class InkTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Enlarged = """
        async ([pixels, dots]) => {
            const ink = await import("/ink.js");
            const image = { pixels: new Uint8ClampedArray(784 * dots * dots), width: 28 * dots, height: 28 * dots, channels: 1 };
            for (let i = 0; i < image.pixels.length; i++) {
                const [x, y] = [i % image.width, Math.floor(i / image.width)];
                image.pixels[i] = pixels[Math.floor(y / dots) * 28 + Math.floor(x / dots)];
            }
            return {
                centred: [...ink.centreLikeMnist(image).pixels], averaged: [...ink.areaAverage(image, 28, 28).pixels],
                unpacked: [...ink.unpack(ink.pack(Uint8ClampedArray.from(pixels)), 784)],
            };
        }
        """;

    [Fact]
    public async Task Centring_OfDigitsOfMnist_LeavesThemAsTheyAre()
    {
        TestData.Require();
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio);
        JsonObject set = await studio.Get("/api/data/mnist/images?split=test&count=16&seed=2");
        byte[] images = Convert.FromBase64String(set["images"]!.GetValue<string>());
        for (int i = 0; i < 16; i++)
        {
            int[] image = Array.ConvertAll(images[(i * 784)..((i + 1) * 784)], value => (int)value);
            Brought brought = await opened.Page.EvaluateAsync<Brought>(Enlarged, new object[] { image, 10 });
            Assert.Equal(image, brought.Centred);
            Assert.Equal(image, brought.Averaged);
            Assert.Equal(image, brought.Unpacked);
        }
        await opened.Check();
    }

    [Fact]
    public async Task AreaAverage_ToAnotherSize_IsTheMeanOfWhatEachPixelCovers()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio);
        int[] made = await opened.Page.EvaluateAsync<int[]>("""
            async () => {
                const { areaAverage } = await import("/ink.js");
                return [...areaAverage({ pixels: Uint8Array.of(0, 60, 120, 180, 240, 30), width: 3, height: 2, channels: 1 }, 2, 1).pixels];
            }
            """);
        // Columns 1.5 wide: (2 * 0 + 60) / 3 and (60 + 2 * 120) / 3 above, (2 * 180 + 240) / 3 and (240 + 2 * 30) / 3 below.
        Assert.Equal([(20 + 200) / 2, (100 + 100) / 2], made);
    }

    [Theory]
    [InlineData("no base64 %")]
    [InlineData("AAAA")]
    [InlineData("")]
    public async Task Unpack_OfWhatIsNoInk_IsNothing(string text)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio);
        Assert.True(await opened.Page.EvaluateAsync<bool>("""async text => (await import("/ink.js")).unpack(text, 784) === null""", text));
    }

    private sealed record Brought
    {
        public int[] Centred { get; init; } = [];

        public int[] Averaged { get; init; } = [];

        public int[] Unpacked { get; init; } = [];
    }
}
