
namespace AttentiveWriter.Studio.Tests.Browser;

/// <summary>The filter bank of the page, against the reference values of the library.</summary>
public class FilterBankTests(Chromium chromium) : IClassFixture<Chromium>
{
    // Everything of a case that the window has a part in: parameters, filters, what is read, what is written.
    private const string Compare = """
        async (text) => {
          const { filterBank, rawOf, read, windowOf, write } = await import("/filters.js");
          const golden = JSON.parse(text), { width, height, channels, batch, hidden } = golden.config, plane = width * height;
          const value = (name) => golden.parameters[name].data;
          let worst = 0, compared = 0, previous = null;
          const compare = (ours, theirs) => {
            if (ours.length !== theirs.length) throw new Error(`${ours.length} values, expected ${theirs.length}`);
            ours.forEach((one, k) => (worst = Math.max(worst, Math.abs(one - theirs[k]) || (one === theirs[k] ? 0 : Infinity))));
            compared += ours.length;
          };
          const part = (values, k, size) => values.slice(k * size, (k + 1) * size);
          const patchOf = (step, r, c, n) => Array.from({ length: n * n }, (_, k) => {
            const row = c * n * n + k, weights = part(value("write.patch.weight"), row, hidden), state = part(step.h_dec, r, hidden);
            return value("write.patch.bias")[row] + weights.reduce((sum, weight, u) => sum + weight * state[u], 0);
          });
          for (const step of golden.steps) {
            for (let r = 0; r < batch; r++) {
              for (const [side, n] of [["read", golden.config.read], ["write", golden.config.write]]) {
                if (!step[`${side}_params`]) continue;
                const raw = part(step[`${side}_params`], r, 5), window = windowOf(raw, n, width, height),
                    bank = filterBank(window, width, height);
                compare(rawOf(window, width, height), raw);
                compare(bank.x.flatMap((row) => [...row]), part(step[`${side}_fx`], r, n * width));
                compare(bank.y.flatMap((row) => [...row]), part(step[`${side}_fy`], r, n * height));
                for (let c = 0; c < channels; c++) {
                  const at = r * channels + c;
                  if (side === "read") {
                    compare([...read(part(golden.x, at, plane), bank, window.intensity)], part(step.read, 2 * r * channels + c, n * n));
                    compare([...read(part(step.error, at, plane), bank, window.intensity)],
                        part(step.read, (2 * r + 1) * channels + c, n * n));
                  } else {
                    const before = previous ? part(previous, at, plane) : part(value("initial.canvas"), c, plane);
                    const added = write(patchOf(step, r, c, n), bank, window.intensity);
                    compare([...added].map((one, k) => one + before[k]), part(step.canvas, at, plane));
                  }
                }
              }
            }
            previous = step.canvas;
          }
          return [worst, compared];
        }
        """;

    [Theory]
    [InlineData("attention")]
    [InlineData("colour-attention")]
    [InlineData("read-attention-only")]
    [InlineData("write-attention-only")]
    [InlineData("wide")]
    public async Task Compute_ReferenceCase_AgreesWithPyTorch(string name)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/sees");
        string golden = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json"),
            TestContext.Current.CancellationToken);
        double[] found = await opened.Page.EvaluateAsync<double[]>(Compare, golden);
        Assert.InRange(found[0], 0, 1e-9);
        Assert.True(found[1] > 500, $"only {found[1]} values were compared");
    }

    [Fact]
    public async Task Filter_AnywhereAndOfAnyWidth_SumsToOne()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/sees");
        double off = await opened.Page.EvaluateAsync<double>("""
            async () => {
              const { filter } = await import("/filters.js");
              const sums = [-1e6, -3, 1, 14.5, 28, 1e9].flatMap((mu) => [1e-26, 1e-4, 1, 1e26]
                .map((variance) => filter(mu, variance, 28).reduce((a, b) => a + b)));
              return Math.max(...sums.map((sum) => Math.abs(sum - 1) || (sum === 1 ? 0 : Infinity)));
            }
            """);
        Assert.InRange(off, 0, 1e-12);
    }
}
