using System.Text;
using System.Text.Json.Nodes;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Answers;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Export;

/// <summary>A model that draws in the browser by itself: a folder that a static server, or a file manager, can show. It draws, reads one's
/// digit, and says what it is; nothing is fetched from elsewhere.</summary>
public static class WebFolder
{
    private const string Page = "index.html", Script = "page.js", Weights = "model.js", Style = "style.css", Icon = "icon.svg";

    // What browsers do not write is not offered.
    private const string NoAnimations = "\na[href*=\".apng\"] { display: none; }\n";

    private static readonly Dictionary<string, string> Instead = new() { ["api.js"] = "engine/api.js", ["pages.js"] = "engine/pages.js" };

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [Page, Style, Script, Weights, Icon];

    /// <summary>Whether a folder holds something that no such export wrote.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    public static bool HoldsOther(string folder) => Directory.Exists(folder)
        && Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).ToArray() is { Length: > 0 } names
        && !(names.Contains(Weights) && names.Contains(Script) && names.All(FileNames.Contains));

    /// <summary>Writes a model: all of it, or nothing.</summary>
    /// <param name="folder">Where it goes; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    /// <param name="source">The folder that it was loaded from, whose name and card are taken over, or its checkpoint.</param>
    /// <returns>Names of the files.</returns>
    /// <exception cref="SettingsException">The browser cannot compute a model of that kind.</exception>
    public static IReadOnlyList<string> Write(string folder, Model model, RunConfig config, string source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        if (config.Model is not DrawSettings { Likelihood: LikelihoodKind.Bernoulli })
            throw new SettingsException("a page that draws by itself is made of models of kind 'draw' whose pixels are black or white; "
                + "this is " + config.Model.Summary + (config.Model is DrawSettings ? ", with pixels of 256 levels" : ""));
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        config = config.WithoutPaths();
        string script = ModuleBundle.Of("app.js", Text, Instead), data = Data(name, model, config, source);
        AtomicFolder.Write(folder, made =>
        {
            File.WriteAllText(Path.Combine(made, Page), Html(name));
            File.WriteAllText(Path.Combine(made, Style), string.Join('\n', Styles().Select(Text)) + NoAnimations);
            File.WriteAllText(Path.Combine(made, Script), script);
            File.WriteAllText(Path.Combine(made, Weights), data);
            File.WriteAllText(Path.Combine(made, Icon), Text(Icon));
        });
        return FileNames;
    }

    private static string Text(string path) => Encoding.UTF8.GetString(PageFiles.Resource("wwwroot/" + path));

    // The model, in the form in which a page may load it from a disk: a script.
    private static string Data(string name, Model model, RunConfig config, string source)
    {
        var entry = new ModelEntry(name, name, source, "folder", config);
        JsonObject info = ModelDocument.Whole(entry);
        using var weights = new MemoryStream();
        SafetensorsWriter.Write(weights, [.. ModelFolder.Parameters(model)], new Dictionary<string, string>());
        var document = new JsonObject
        {
            ["version"] = LibraryVersion.Current,
            ["models"] = new JsonArray(new JsonObject
            {
                ["info"] = info,
                ["settings"] = info["settings"]!.DeepClone(),
                ["card"] = info["card"]?.DeepClone(),
                ["config"] = JsonNode.Parse(config.ToJson())!["model"]!.DeepClone(),
                ["isBinary"] = config.Training.Binarisation != AttentiveWriter.Data.Binarisation.None,
                ["weights"] = Convert.ToBase64String(weights.GetBuffer(), 0, (int)weights.Length),
            }),
        };
        return $"globalThis.drawModels = {JsonAnswer.Text(document)};\n";
    }

    private static IEnumerable<string> Styles() => Lines().Where(line => line.Contains("rel=\"stylesheet\"", StringComparison.Ordinal))
        .Select(line => line.Split("href=\"")[1].Split('"')[0]);

    // The studio's own page, with the tabs of what is here.
    private static string Html(string name)
    {
        var text = new StringBuilder();
        bool hasStyle = false;
        foreach (string line in Lines())
        {
            bool isStyle = line.Contains("rel=\"stylesheet\"", StringComparison.Ordinal);
            if (isStyle && !hasStyle) text.Append($"<link rel=\"stylesheet\" href=\"{Style}\">\n");
            hasStyle |= isStyle;
            if (isStyle || line.Contains("modulepreload", StringComparison.Ordinal)
                || line.Contains("#/train", StringComparison.Ordinal)) continue;
            text.Append(line.Contains("type=\"module\"", StringComparison.Ordinal)
                ? $"<script defer src=\"{Weights}\"></script>\n<script defer src=\"{Script}\"></script>"
                : line.Contains("#/runs", StringComparison.Ordinal) ? "<li><a href=\"#/about\" data-page=\"about\">About</a></li>"
                : line.Contains("<title>", StringComparison.Ordinal)
                    ? $"<title>{System.Net.WebUtility.HtmlEncode(name)}, drawn by AttentiveWriter</title>"
                : line).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Lines() => Text(Page).TrimEnd('\n').Split('\n');
}
