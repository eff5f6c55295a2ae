using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>A model as the Hugging Face Hub has them: <c>config.json</c>, which alone rebuilds it, <c>model.safetensors</c> under PyTorch's
/// names, of a model that draws a picture of samples and <c>load_in_pytorch.py</c>, which draws with it in PyTorch alone, and a card with a
/// YAML head that states what was measured.</summary>
public static partial class HuggingFaceFolder
{
    /// <summary>The picture of samples in an export.</summary>
    internal const string SamplesName = "samples.png";

    private const string ScriptName = "load_in_pytorch.py", LoadTitle = "## Load it";

    private static readonly string[] Repository = [".git", ".gitattributes"];

    /// <summary>The names of the files that an export may have.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [RunConfig.FileName, ModelFolder.WeightsName, ModelCard.FileName, SamplesName,
        ScriptName];

    /// <summary>Whether a folder holds something that no export wrote.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    public static bool HoldsOther(string folder)
    {
        if (!Directory.Exists(folder)) return false;
        // A card or a picture alone is somebody's own, and so are the weights of a model that no export wrote.
        IEnumerable<string> own = IsExport(folder) ? FileNames.Concat(Repository) : Repository;
        return Directory.EnumerateFileSystemEntries(folder)
            .Any(entry => !own.Contains(Path.GetFileName(entry)) && !AtomicFile.IsTemporary(entry));
    }

    /// <summary>Whether an export has written a folder's model.</summary>
    internal static bool IsExport(string folder)
    {
        var card = new FileInfo(Path.Combine(folder, ModelCard.FileName));
        // A larger one is what somebody wrote.
        return HasModel(folder) && card is { Exists: true, Length: <= SmallFile.Limit } && SmallFile.Text(card.FullName)
            .Contains($"\n{LoadTitle}\n", StringComparison.Ordinal);
    }

    private static bool HasModel(string folder) =>
        File.Exists(Path.Combine(folder, RunConfig.FileName)) && File.Exists(Path.Combine(folder, ModelFolder.WeightsName));

    /// <summary>Writes a model: all of it, or nothing.</summary>
    /// <param name="folder">Where it goes; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    /// <param name="source">The folder that it was loaded from, whose card is taken over, or its checkpoint.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>Names of the files.</returns>
    /// <exception cref="InputFileException">The card to take over is larger than 1 MiB.</exception>
    public static IReadOnlyList<string> Write(string folder, Model model, RunConfig config, string source, ulong seed = 1, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        // Read first: the export may go into the model's own folder.
        string written = Path.Combine(source, ModelCard.FileName), card = File.Exists(written) ? SmallFile.Text(written) : "";
        IReadOnlyList<ModelCard.Row> evaluations = ModelCard.Rows(source);
        // What is given away says what the data are, and not where its maker has them.
        card = card.Replace(config.Training.Data, config.WithoutPaths().Training.Data, StringComparison.Ordinal);
        config = config.WithoutPaths();
        Image? samples = model.Picture(new Showing(seed) { Threads = threads });
        string text = Card(card, model, config, evaluations);
        string[] files = [RunConfig.FileName, ModelFolder.WeightsName, .. samples is null ? []
            : (string[])[SamplesName, .. HasScript(model) ? [ScriptName] : (string[])[]], ModelCard.FileName];
        AtomicFolder.Write(folder, made =>
        {
            ModelFolder.Save(made, model, config);
            if (samples is not null) AtomicFile.Write(Path.Combine(made, SamplesName), stream => PngWriter.Write(stream, samples));
            if (HasScript(model)) AtomicFile.Write(Path.Combine(made, ScriptName), WriteScript);
            AtomicFile.Write(Path.Combine(made, ModelCard.FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        });
        return files;
    }

    // It knows the library's own kinds.
    private static bool HasScript(Model model) => model.Drawing is not null && BuiltInKinds.Has(model.Settings);

    private static void WriteScript(Stream stream)
    {
        using Stream script = typeof(HuggingFaceFolder).Assembly.GetManifestResourceStream(ScriptName)!;
        script.CopyTo(stream);
    }

    private static string Card(string card, Model model, RunConfig config, IReadOnlyList<ModelCard.Row> evaluations)
    {
        Match head = YamlHead().Match(card);
        var text = new StringBuilder("---\n");
        if (head.Success) text.Append(head.Groups[1].Value.TrimEnd('\n')).Append('\n');
        // What the card's own head says stays.
        foreach ((string key, string value) in Keys(model, config, evaluations))
            if (!head.Groups[1].Value.Split('\n').Any(line => line.StartsWith(key + ":", StringComparison.Ordinal))) text.Append(key)
                .Append(':').Append(value).Append('\n');
        text.Append("---\n");
        string body = head.Success ? card[head.Length..] : card;
        if (body.Length == 0) body = $"\n# {config.Model.Summary}, on {config.DataName}\n\n![Samples]({SamplesName})\n";
        // Pictures elsewhere do not travel with the folder.
        body = LocalPicture().Replace(body, model.Drawing is null ? "" : $"![$1]({SamplesName})");
        return text.Append(body.TrimEnd('\n')).Append(Loading(model)).ToString();
    }

    private static string Loading(Model model)
    {
        ModelTask task = model.Settings.Task;
        string command = !BuiltInKinds.Has(model.Settings) ? $"in a program that registers the kind '{model.Settings.Kind}',"
            : task.Command is string line ? $"`{line}`, or" : "by";
        string script = HasScript(model) ? $";\n`python3 {ScriptName} . --out drawn.png` draws with them, in PyTorch alone." : ".";
        return $"""


            {LoadTitle}

            With AttentiveWriter: {command} `ModelFolder.Load<{task.TypeName}>(".")` in C#.
            In Python the weights are those of `torch.nn` layers: `safetensors.torch.load_file("model.safetensors")`{script}

            """;
    }

    private static IEnumerable<(string Key, string Value)> Keys(Model model, RunConfig config, IReadOnlyList<ModelCard.Row> evaluations)
    {
        string task = config.Model.Task.HubName(config.Model.Classes > 0), data = config.DataName;
        yield return ("library_name", " attentive-writer");
        yield return ("pipeline_tag", " " + task);
        yield return ("tags", $" [{config.Model.Kind}]");
        yield return ("datasets", $" [{Quoted(data)}]");
        if (evaluations.Count == 0) yield break;
        yield return ("metrics", $" [{config.Model.Task.HubMetric("", "").Word}]");
        var index = new StringBuilder($"\n- name: {Quoted($"{config.Model.Kind}-{data}")}\n  results:");
        foreach (ModelCard.Row row in evaluations)
        {
            (string type, _, string name) = config.Model.Task.HubMetric(row.Samples, row.Seed);
            index.Append(CultureInfo.InvariantCulture, $"""

                  - task:
                      type: {task}
                    dataset:
                      name: {Quoted($"{row.Of}, {Counted(row.Images)}, {row.Binarisation}")}
                      type: {Quoted(Slug(DataOf().Match(row.Of).Groups[1].Value))}
                    metrics:
                    - type: {type}
                      name: {Quoted(name)}
                      value: {row.Value.Split(' ')[0]}
                """);
        }
        yield return ("model-index", index.ToString());
    }

    // "10,000" or "1,000 of 10,000, drawn at random".
    private static string Counted(string images) => images.Contains(", drawn", StringComparison.Ordinal)
        ? images.Replace(", drawn", " images, drawn", StringComparison.Ordinal) : images + " images";

    // Of "data split"; a data set that is a folder has its path there.
    private static string Slug(string data) =>
        NoSlug().Replace(Path.GetFileName(Path.TrimEndingDirectorySeparator(data)).ToLowerInvariant(), "-")
            .Trim('-') is { Length: > 0 } slug ? slug : "images";

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    [GeneratedRegex(@"\A---\n(.*?)\n---\n", RegexOptions.Singleline)]
    private static partial Regex YamlHead();

    [GeneratedRegex(@"\A(.*) (?:train|validation|test)(?: \(other data.*)?\z")]
    private static partial Regex DataOf();

    [GeneratedRegex("[^a-z0-9._]+")]
    private static partial Regex NoSlug();

    [GeneratedRegex(@"!\[([^\]]*)\]\((?!https?:)[^)]*\)")]
    private static partial Regex LocalPicture();
}
