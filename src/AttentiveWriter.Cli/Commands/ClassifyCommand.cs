using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw classify</c>.</summary>
internal static class ClassifyCommand
{
    private static readonly Option<string> ModelOption = PathUse.Of(new Option<string>("--model") { Description = "A run of the preset cluttered-mnist, its model folder or a checkpoint.", Required = true, HelpName = "PATH", CompletionSources = { _ => ModelSource.Completions } }, PathKind.Model);
    private static readonly ImageOptions Images = new();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly PictureOptions Pictures = new("looked.png", "Also write the glimpses one by one", drawings: false);

    public static Command Create()
    {
        var command = new Command("classify", "Says what images show, and draws where the model looked.") { ModelOption };
        Images.AddTo(command);
        command.Add(ThreadsOption);
        Pictures.AddWithWindowsTo(command);
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw classify --model runs/cluttered-mnist --data cluttered-mnist --data-dir DIR     16 test scenes",
            "draw classify --model runs/cluttered-mnist --images scene.png --frames looked        one of your own, glimpse by glimpse",
            "draw evaluate --model runs/cluttered-mnist --data-dir DIR                            its error on all test scenes");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Images.Check(parsed);
        Pictures.Check(parsed);
        (GlimpseClassifier model, RunConfig config, string path) = ModelSource.Load<GlimpseClassifier>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            ImageOptions.Chosen chosen = Images.Read(parsed, config, config.Training.Binarisation, seed: 1);
            PictureScales scales = Pictures.Scales(parsed, chosen.Pixels.Length / model.Settings.Pixels, model.Settings, model.Settings.Glimpses);
            Classification result = model.Classify(chosen.Pixels, parsed.GetValue(ThreadsOption));
            ModelSource.RequireFinite(result.IsFinite, path);
            Pictures.Write(parsed, result.Grid(chosen.Pixels, scales.Grid, Pictures.Columns(parsed), config.Data?.Classes),
                () => result.Frames(chosen.Pixels, scales.Frames, Pictures.Columns(parsed), config.Data?.Classes));
            if (JsonReport.IsWanted)
            {
                JsonObject json = Json(path, config, chosen, result);
                chosen.AddTo(json);
                Pictures.AddTo(json, parsed);
                JsonReport.Write(json);
            }
            else Write(config, chosen, result);
        }
        return ExitCode.Ok;
    }

    private static JsonObject Json(string path, RunConfig config, ImageOptions.Chosen chosen, Classification result) => new()
    {
        ["model"] = path,
        ["images"] = new JsonArray([.. Enumerable.Range(0, result.Count).Select(i => (JsonNode)new JsonObject
        {
            ["image"] = chosen.Names[i],
            ["class"] = result.Class(i),
            ["class_name"] = ClassChoice.Name(result.Class(i), config),
            ["probability"] = result.Probabilities(i)[result.Class(i)],
            ["label"] = chosen.Labels[i],
            ["label_name"] = chosen.Labels[i] is int label ? ClassChoice.Name(label, config) : null,
        })]),
    };

    private static void Write(RunConfig config, ImageOptions.Chosen chosen, Classification result)
    {
        int wrong = 0;
        for (int i = 0; i < result.Count; i++)
        {
            int said = result.Class(i);
            string label = chosen.Labels[i] is not int right ? "" : said == right ? "  right" : $"  wrong, it is {ClassChoice.Name(right, config)}";
            if (chosen.Labels[i] is int l && l != said) wrong++;
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chosen.Names[i]}: {ClassChoice.Name(said, config)}, probability {result.Probabilities(i)[said]:F3}{label}"));
        }
        if (chosen.Labels.Any(l => l is not null)) Console.Out.WriteLine($"{wrong} of {result.Count} wrong; {chosen.CountWords}");
        else if (chosen.Of is not null) Console.Out.WriteLine(chosen.CountWords);
    }
}
