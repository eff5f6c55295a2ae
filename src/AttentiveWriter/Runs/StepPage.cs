using System.Globalization;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>What the steps of a model do, on one page that needs no other file.</summary>
/// <param name="summary">The means over some images.</param>
/// <param name="config">The model's settings.</param>
/// <param name="images">Which images these are, in words.</param>
public sealed class StepPage(StepSummary summary, RunConfig config, string images)
{
    private const int ChartWidth = 440, ChartHeight = 310, MostRows = 64;

    private static readonly string[] Titles = ["step", "KL", "L^x if it stopped here", "brought", "values used"];

    /// <summary>What the steps do, a row for each under its titles: KL, L^x if drawing stopped there, what the step brought, how many
    /// values of its latent are used, and with attention the mean windows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table() =>
        [[.. Titles, .. WindowTitles("read", summary.Read), .. WindowTitles("write", summary.Written)],
            .. Enumerable.Range(0, summary.Steps).Select(Row)];

    /// <summary>What can be said of all steps together, a sentence each.</summary>
    public IReadOnlyList<string> Sentences()
    {
        int used = Enumerable.Range(0, summary.Steps).Sum(summary.Used), all = summary.Steps * summary.DivergenceOfValues[0].Length;
        string latents = Number($"{used:N0} of {all:N0} values of the latents are used (a mean KL above {StepSummary.UsedAbove} nats).");
        if (summary.Steps == 1) return [latents];
        (int half, int most) = (summary.StepOfShare(0.5) + 1, summary.StepOfShare(0.9) + 1);
        string spent = Number($"Half of L^z is spent by step {half} of {summary.Steps}, and nine tenths by step {most}.");
        string windows = "";
        if (summary.Written is { } written && written[^1].Count > 0 && written[0].Count > 0)
        {
            (double first, double last, double spread) = (written[0].Side, written[^1].Side, written.Average(w => w.Spread));
            windows = Number($"The write window is as large as a square of {first:F1} pixels at the first step, and of {last:F1} at the ")
                + Number($"last; from image to image its centre lies {spread:F1} pixels from the mean.");
        }
        return windows.Length > 0 ? [spent, latents, windows] : [spent, latents];
    }

    /// <summary>Writes the page: all of it, or nothing.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        double reconstruction = summary.Reconstruction[^1], latent = summary.Divergence.Sum();
        var page = new HtmlPage($"What each step of {config.Model.Summary} does", $"Mean of {images}.");
        page.Tiles([("bound", Number($"{reconstruction + latent:F2} nats")), ("L^x", Number($"{reconstruction:F2} nats")),
            ("L^z", Number($"{latent:F2} nats")), ("steps", Number($"{summary.Steps}")), ("images", Number($"{summary.Images:N0}"))]);
        foreach (string sentence in Sentences()) page.Paragraph(sentence);
        page.Heading("The mean drawing");
        page.Paragraph("The mean canvas after each step"
            + (summary.Read is null ? "" : ", green: where it reads") + (summary.Written is null ? "" : ", red: where it writes")
            + (summary.Read is null && summary.Written is null ? "." : ", mean of the windows."));
        page.Picture("Mean canvases from left to right", summary.Strip(PictureScale(), 8));
        page.Heading("What it costs, and what it brings");
        page.BeginGrid("charts");
        double[] steps = [.. Enumerable.Range(1, summary.Steps).Select(t => (double)t)];
        page.Chart(new LineChart("KL of each step", "step of the drawing", "nats per image",
            [new LineSeries("KL(Q || P)", steps, summary.Divergence)], ChartWidth, ChartHeight, (0, double.PositiveInfinity)));
        page.Chart(new LineChart("If drawing stopped there", "step of the drawing", "nats per image",
            [new LineSeries("L^x of the canvas", steps, summary.Reconstruction), new LineSeries("L^x + KL so far", steps, SoFar())],
            ChartWidth, ChartHeight)
        { MayCutBeginning = true });
        int values = Math.Min(summary.DivergenceOfValues[0].Length, Image.MaxSide);
        page.Chart(new HeatMap("KL of each value of a latent", "step of the drawing", "value of z", "nats per image", steps,
            [.. summary.DivergenceOfValues.Select(kl => kl.Take(values).ToArray())], ChartWidth, ChartHeight));
        page.EndGrid();
        page.Heading("Step by step");
        IReadOnlyList<IReadOnlyList<string>> table = Table();
        if (table.Count - 1 > MostRows) page.Paragraph($"{MostRows} of {Plural.Of(table.Count - 1, "step")}, evenly apart.");
        page.Table("Steps", [table[0], .. EvenlyApart.Pick(table.Count - 1, MostRows).Select(t => table[t + 1])]);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        page.Write(path);
    }

    private double[] SoFar()
    {
        double spent = 0;
        return [.. summary.Reconstruction.Select((cost, t) => cost + (spent += summary.Divergence[t]))];
    }

    private string[] Row(int t)
    {
        double before = t == 0 ? double.NaN : summary.Reconstruction[t - 1];
        return
        [
            Number($"{t + 1}"), Number($"{summary.Divergence[t]:F2}"), Number($"{summary.Reconstruction[t]:F2}"),
            t == 0 ? "" : Number($"{before - summary.Reconstruction[t]:F2}"),
            Number($"{summary.Used(t)} of {summary.DivergenceOfValues[t].Length}"),
            .. Cells(summary.Read?[t]), .. Cells(summary.Written?[t]),
        ];
    }

    private static string[] WindowTitles(string what, IReadOnlyList<MeanWindow>? windows) =>
        windows is null ? [] : [$"{what} centre", $"{what} side", $"{what} spread"];

    private static string[] Cells(MeanWindow? window) => window is null ? [] : window.Count == 0 ? ["", "", ""]
        : [Number($"{window.Centre.X:F1}, {window.Centre.Y:F1}"), Number($"{window.Side:F1}"), Number($"{window.Spread:F1}")];

    private int PictureScale() => Math.Clamp(112 / summary.Settings.Width, 1, 4);

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
