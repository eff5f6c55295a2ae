using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw info</c>.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> ModelArgument = PathUse.Of(new Argument<string>("MODEL")
    {
        HelpName = "MODEL",
        Description = "A model folder, a run folder, a checkpoint, or the name of a model that ships.",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);

    public static Command Create()
    {
        var command = new Command("info", "Says all about a model: settings, parameters tensor by tensor, size, and what its card states.") { ModelArgument };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw info mnist                                                   the model that ships",
            "draw info runs/mnist --json                                       a run of your own, for a script");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(parsed.GetValue(ModelArgument)!);
        using (model)
        {
            IReadOnlyList<SafeTensor> tensors = ModelFolder.Parameters(model);
            IReadOnlyList<(string Key, string Value)> facts = Directory.Exists(path) ? ModelCard.Facts(path) : [];
            if (JsonReport.IsWanted) JsonReport.Write(Json(path, model, config, tensors, facts));
            else Write(path, model, config, tensors, facts);
        }
        return ExitCode.Ok;
    }

    private static JsonObject Json(string path, Model model, RunConfig config, IReadOnlyList<SafeTensor> tensors, IReadOnlyList<(string Key, string Value)> facts) => new()
    {
        ["model"] = path,
        ["kind"] = config.Model.Kind,
        ["summary"] = config.Model.Summary,
        ["parameters"] = model.ParameterCount,
        ["bytes"] = sizeof(float) * model.ParameterCount,
        ["config"] = JsonNode.Parse(config.ToJson()),
        ["tensors"] = new JsonArray([.. tensors.Select(t => (JsonNode)new JsonObject
        {
            ["name"] = t.Name, ["shape"] = new JsonArray([.. t.Shape.Select(s => (JsonNode)s)]), ["values"] = t.Data.Length,
        })]),
        ["card"] = new JsonObject(facts.DistinctBy(f => f.Key).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
    };

    private static void Write(string path, Model model, RunConfig config, IReadOnlyList<SafeTensor> tensors, IReadOnlyList<(string Key, string Value)> facts)
    {
        ModelSettings m = config.Model;
        Console.Out.WriteLine($"{path}: {m.Summary}");
        Console.Out.WriteLine($"images of {m.Width} x {m.Height} x {m.Channels} (width x height x channels); {Plural.Of(model.ParameterCount, "parameter", "N0")}, {ProgressText.Bytes(sizeof(float) * model.ParameterCount)}");
        Section("settings", [.. config.OwnSettings.Select(s => (s.Key, s.Value))]);
        if (config.Data is DataIdentity data) Section("data", [.. Known(data)]);
        Section("tensors", [.. tensors.Select(t => (t.Name, $"{t.Data.Length,9:N0}  [{string.Join(", ", t.Shape)}]"))]);
        if (facts.Count > 0) Section("card", facts);
    }

    private static IEnumerable<(string, string)> Known(DataIdentity data)
    {
        yield return ("name", data.Name);
        if (data.Classes.Count > 0) yield return ("classes", string.Join(", ", data.Classes));
        foreach (string split in new[] { "train", "validation", "test" })
            if (data.Of(split) is DataFingerprint fingerprint) yield return (split, fingerprint.ToString());
    }

    // Plain lines: what a table wraps cannot be copied.
    private static void Section(string title, IReadOnlyList<(string Key, string Value)> rows)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine(title);
        int width = rows.Max(r => r.Key.Length);
        foreach ((string key, string value) in rows) Console.Out.WriteLine($"  {key.PadRight(width)}  {value}");
    }
}
