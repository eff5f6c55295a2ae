using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The card of a model, <c>README.md</c> in its folder: what it is, how it was trained, and each evaluation of its
/// weights.</summary>
/// <remarks>A card that somebody wrote by hand is left alone.</remarks>
public static partial class ModelCard
{
    /// <summary>The file's name.</summary>
    public const string FileName = "README.md";

    private const string Mark = "<!-- evaluations -->";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Writes the card of a run; evaluations of other weights than the present ones are dropped.</summary>
    /// <param name="run">The run.</param>
    /// <param name="config">Its settings.</param>
    /// <param name="parameters">Learned values of the model.</param>
    /// <param name="binarisation">How its training images were made black and white, in words.</param>
    /// <param name="summary">What it came to.</param>
    public static void Write(RunFolder run, RunConfig config, long parameters, string binarisation, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(summary);
        string path = Path.Combine(run.Path, FileName);
        (string Head, string Rows)? card = Read(run.Path);
        if (card is null && Path.Exists(path)) return;
        string evaluations = card is (string head, string rows) && head.Contains(Weights(summary).Split('(')[0], StringComparison.Ordinal)
            && (Fingerprint(head) ?? summary.Weights) == summary.Weights ? rows : "\n";
        Save(path, Head(run, config, parameters, binarisation, summary) + Mark + evaluations);
    }

    /// <summary>Adds an evaluation to a card, in place of an earlier one of the same images.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="task">What the model is for.</param>
    /// <param name="evaluation">What was measured.</param>
    /// <param name="data">Name of the data set; of a folder never its path.</param>
    /// <param name="split">Its split.</param>
    /// <param name="binarisation">How the images were made black and white, in words.</param>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="other">What the images are, where they are known to be others than those of the run's data: the card says so.</param>
    /// <returns>Whether there is a card that takes evaluations.</returns>
    public static bool AddEvaluation(string folder, ModelTask task, Evaluation evaluation, string data, Split split, string binarisation,
        ulong seed, DataFingerprint? other = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(evaluation);
        if (Read(folder) is not (string head, string rows)) return false;
        IReadOnlyList<(string Title, string Value)> cells = task.Cells(evaluation);
        string what = string.Create(Culture,
            $"| {Cell(data)} {split.Word()}{(other is null ? "" : $" (other data: {other})")} | {Images(evaluation)} | {binarisation} | "
            + $"{evaluation.Samples} | {seed} |");
        string[] others = [.. rows.Split('\n')
            .Where(line =>
            line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith(what, StringComparison.Ordinal)
            && !line.StartsWith("| images", StringComparison.Ordinal))];
        Save(Path.Combine(folder, FileName),
            head + Mark + "\n" + Titles(cells) + string.Join("\n",
            [.. others, $"{what} {string.Join(" | ", cells.Select(cell => Cell(cell.Value)))} |"]) + "\n");
        return true;
    }

    /// <summary>What a card states in so many words: the keys of its head, and the rows of its tables of two columns.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="InputFileException">The card is larger than 1 MiB.</exception>
    public static IReadOnlyList<(string Key, string Value)> Facts(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return [];
        var facts = new List<(string Key, string Value)>();
        bool head = false, isTitle = false;
        foreach (string line in SmallFile.Text(path).Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line == "---") head = !head && facts.Count == 0;
            else if (head && line.Length > 0 && char.IsAsciiLetter(line[0])
                && line.Split(": ", 2) is [string key, string value]) facts.Add((key, value));
            else if (line.StartsWith("|---", StringComparison.Ordinal) && isTitle) facts.RemoveAt(facts.Count - 1);
            isTitle = false;
            if (line.Split('|') is ["", string name, string cell, ""] && name.Trim().Length > 0 && cell.Trim().Length > 0
                && !name.StartsWith("---", StringComparison.Ordinal))
            {
                facts.Add((name.Trim(), cell.Trim().Replace("**", "", StringComparison.Ordinal)));
                isTitle = true;
            }
        }
        return facts;
    }

    /// <summary>Reads the evaluations of a card: a row of titles and a row for each, cell by cell; nothing where there are none.</summary>
    /// <param name="folder">The model's folder.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Evaluations(string folder)
    {
        return Read(folder) is not (_, string rows) ? []
            : [.. rows.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line =>
                (string[])[.. CellEnd().Split(line.Trim()).Skip(1).SkipLast(1)
                .Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))])];
    }

    /// <summary>What a card says was measured, in a line: its last evaluation, else what its tables state of a bound or of the best
    /// validation; null where it says nothing of the kind.</summary>
    /// <param name="folder">The model's folder.</param>
    internal static string? Measured(string folder)
    {
        if (Evaluations(folder) is [IReadOnlyList<string> titles, .., IReadOnlyList<string> last] && last.Count == titles.Count)
            return string.Join("; ", titles.Zip(last, (title, value) => $"{title}: {value}"));
        (string Key, string Value)[] facts = [.. Facts(folder)];
        string? bound = facts.Where(fact => fact.Key.Contains("bound", StringComparison.Ordinal))
            .Select(fact => $"{fact.Key}: {fact.Value}").FirstOrDefault();
        return bound ?? facts.Where(fact => fact.Key == "weights" && fact.Value.Contains("validation", StringComparison.Ordinal))
            .Select(fact => fact.Value).FirstOrDefault();
    }

    /// <summary>The evaluations of a card that this class wrote.</summary>
    /// <param name="folder">The model's folder.</param>
    internal static IReadOnlyList<Row> Rows(string folder) =>
        [.. Evaluations(folder).Skip(1).Where(cells => cells.Count >= 6)
            .Select(cells => new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]))];

    /// <summary>One evaluation, as a card has it.</summary>
    /// <param name="Of">Data set and split.</param>
    /// <param name="Images">How many images.</param>
    /// <param name="Binarisation">How they were made black and white.</param>
    /// <param name="Samples">Latent samples an image.</param>
    /// <param name="Seed">Seed of the evaluation.</param>
    /// <param name="Value">The bound in nats, or a classifier's error in percent, with what follows it.</param>
    internal sealed record Row(string Of, string Images, string Binarisation, string Samples, string Seed, string Value);

    /// <summary>The hash of the weights that a card is about; null where there is no card of these, or it does not say.</summary>
    internal static string? WeightsIn(string folder) => Read(folder) is (string head, _) ? Fingerprint(head) : null;

    /// <summary>Whether a folder's card is one of these, and not what somebody wrote.</summary>
    internal static bool IsWritten(string folder) => Read(folder) is not null;

    // What stands before and after the mark; null where there is no card, or one that somebody wrote.
    private static (string Head, string Rows)? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        // A larger one is what somebody wrote, and so is a folder of that name.
        string text = new FileInfo(path) is { Exists: true, Length: <= SmallFile.Limit } ? SmallFile.Text(path) : "";
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? null : (text[..mark], text[(mark + Mark.Length)..]);
    }

    private static string Head(RunFolder run, RunConfig config, long parameters, string binarisation, RunSummary summary)
    {
        (ModelSettings m, TrainingSettings t) = (config.Model, config.Training);
        string count = Plural.Of(parameters, "parameter", "N0"),
            rate = summary.OwnLearningRate == true ? "a learning rate of the program's own"
                : string.Create(Culture, $"learning rate {t.LearningRate} to {t.FinalLearningRate}");
        string time = summary.Seconds < 60 ? string.Create(Culture, $"{summary.Seconds:F1} seconds")
            : string.Create(Culture, $"{summary.Seconds / 60:F1} minutes");
        var card = new StringBuilder();
        card.Append(Culture, $"""
            ---
            library_name: attentive-writer
            pipeline_tag: {m.Task.HubName(m.Classes > 0)}
            tags: [{m.Kind}]
            datasets: ["{JsonEncodedText.Encode(config.DataName)}"]
            ---

            # {m.Summary}, on {config.DataName}

            Images of {m.Width} x {m.Height} x {m.Channels}; {count}. Trained by AttentiveWriter {summary.Version}.

            """);
        if (File.Exists(run.SamplePath(summary.Steps))) card.Append(Culture,
            $"\n![{m.Task.PictureTitle}]({Path.GetRelativePath(run.Path, run.SamplePath(summary.Steps)).Replace('\\', '/')})\n");
        card.Append(Culture, $"""

            | training | |
            |---|---|
            | data | {Cell(config.DataName)}, {binarisation} |
            {Known(config)}| steps | {summary.Steps:N0} of {Plural.Of(t.Batch, "image")}, {rate}, seed {t.Seed} |
            | time | {time}, {summary.ImagesPerSecond:N0} images/s |

            """);
        if (summary.Device is string device) card.Append(Culture, $"| device | {Cell(device)} |\n");
        if (t.AverageDecay > 0) card.Append(Culture,
            $"| moving average | of the weights, decay {t.AverageDecay}: it is what the model has |\n");
        card.Append(Weights(summary));
        if (summary.Weights is string weights) card.Append(Culture, $"| fingerprint | {weights}, of the weights' names and values |\n");
        card.Append("\nAll settings are in `config.json`; weights are in `model.safetensors`, under PyTorch's names and layouts.\n\n## "
            + "Evaluations\n\n");
        return card.ToString();
    }

    private static string Known(RunConfig config)
    {
        if (config.Data is not { Train: DataFingerprint train } data) return "";
        string classes = data.Classes.Count == 0 ? "" : $"| classes | {Cell(string.Join(", ", data.Classes))} |\n";
        return $"| training images | {train} |\n{classes}";
    }

    // Also tells whether a card is of the same weights.
    private static string Weights(RunSummary summary) => summary.BestBound is double best
        ? string.Create(Culture,
            $"| weights | those of step {summary.BestStep:N0}, of the best validation: {best:F2} nats per image ({summary.ImagesWords}, "
            + $"{summary.Binarisation}) |\n")
        : string.Create(Culture, $"| weights | those of step {summary.Steps:N0} |\n");

    private static string? Fingerprint(string head) =>
        FingerprintRow().Match(head) is { Success: true } row ? row.Groups[1].Value : null;

    private static string Titles(IReadOnlyList<(string Title, string Value)> cells) =>
        $"| images | of them | binarisation | latent samples | seed | {string.Join(" | ", cells.Select(cell => cell.Title))} "
            + $"|\n{string.Concat(Enumerable.Repeat("|---", 5 + cells.Count))}|\n";

    private static string Images(Evaluation e) => e.Images < e.Of
        ? string.Create(Culture, $"{e.Images:N0} of {e.Of:N0}, drawn at random (seed {ImagePart.Seed})") : e.Images.ToString("N0", Culture);

    // A path may have what ends a cell of a table, and so has log p(x | class).
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"^\| fingerprint \| (sha256:[0-9a-f]{64}),", RegexOptions.Multiline)]
    private static partial Regex FingerprintRow();

    private static void Save(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
