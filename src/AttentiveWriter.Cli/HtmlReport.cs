using System.Globalization;
using System.Net;
using System.Text;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>A run on one page that needs no other file: what was trained, the loss, samples and the drawing.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; }
        img { max-width: 100%; height: auto; image-rendering: pixelated; border-radius: 4px; }
        svg { max-width: 100%; height: auto; }
        table { border-collapse: collapse; } th { text-align: left; padding-right: 1.5rem; font-weight: 600; } td, th { padding-block: .15rem; vertical-align: top; }
        .note { opacity: .75; }
        """;

    public static void Write(string path, Trainer trainer, int strokes, Image samples, IReadOnlyList<Image> frames, TimeSpan time)
    {
        IReadOnlyList<MetricRow> rows = trainer.Folder.Metrics();
        ModelSettings m = trainer.Config.Model;
        TrainingSettings t = trainer.Config.Training;
        MetricRow? validation = rows.LastOrDefault(r => r.Kind == "validation");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>AttentiveWriter: a model that draws</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>A model that draws</h1>
            <p class="note">DRAW, the Deep Recurrent Attentive Writer (Gregor et al. 2015), trained by AttentiveWriter {Product.Version}</p>
            <h2>It draws</h2>
            <p>Each image is drawn from nothing but noise, in {strokes} strokes. The red window is where the model writes; its line is thicker where the focus is coarser.</p>
            <p><img alt="Images being drawn, step by step" src="{Embed("image/png", stream => ApngWriter.Write(stream, frames, 120, 2000))}"></p>
            <h2>Samples</h2>
            <p><img alt="A grid of finished samples" src="{Embed("image/png", stream => PngWriter.Write(stream, samples))}"></p>
            <h2>Learning</h2>
            {Curve(rows)}
            <h2>The run</h2>
            <table>
            """);
        Row(html, "Model", $"{m.Summary}; {trainer.Model.ParameterCount:N0} parameters");
        Row(html, "Data", $"{t.Data}, {m.Width} x {m.Height} x {m.Channels}, {trainer.BinarisationWords}");
        Row(html, "Training", $"{trainer.Step:N0} steps of {t.Batch} images in {time.TotalSeconds:F0} s on {Environment.ProcessorCount} cores; Adam, {t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}");
        if (validation is not null)
            Row(html, "Validation bound", $"{validation.Loss:F2} ± {validation.StandardError:F2} nats an image = L^x {validation.Reconstruction:F2} + L^z {validation.Latent:F2} ({validation.Binarisation})");
        html.Append("</table>\n</body>\n</html>\n");
        Output.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(html.ToString())));
    }

    private static string Curve(IReadOnlyList<MetricRow> rows)
    {
        LineSeries Series(string name, string kind, Func<MetricRow, double> value)
        {
            MetricRow[] chosen = [.. rows.Where(r => r.Kind == kind)];
            return new LineSeries(name, [.. chosen.Select(r => (double)r.Step)], [.. chosen.Select(value)]);
        }

        return LineChart.Render("Loss", "training step", "nats an image",
        [
            Series("L = L^x + L^z", "train", r => r.Loss),
            Series("L^x, reconstruction", "train", r => r.Reconstruction),
            Series("L^z, latent", "train", r => r.Latent),
            Series("validation bound", "validation", r => r.Loss),
        ]);
    }

    private static void Row(StringBuilder html, string name, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<tr><th>{WebUtility.HtmlEncode(name)}</th><td>{WebUtility.HtmlEncode(value)}</td></tr>\n");

    private static string Embed(string type, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return $"data:{type};base64,{Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length)}";
    }
}
