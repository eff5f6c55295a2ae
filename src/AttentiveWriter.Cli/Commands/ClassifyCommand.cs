using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw classify</c>.</summary>
internal sealed class ClassifyCommand : WorkingCommand
{
    private readonly Option<string> _model = PathUse.Of(new CommandOption<string>("--model")
    {
        Description = "A run of the preset cluttered-mnist, its model folder or a checkpoint.",
        Required = true,
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);
    private readonly ImageOptions _images;
    private readonly Option<int> _threads;
    private readonly PictureOptions _pictures;

    public ClassifyCommand(Session session)
        : base(session, "classify", "Says what images show, and draws where the model looked.")
    {
        _threads = CommonOptions.Threads(session);
        _images = new ImageOptions(session);
        _pictures = new PictureOptions(session, "looked.png", "Also write the glimpses one by one", drawings: false);
        Accept(_model);
        _images.AddTo(this);
        Add(_threads);
        AcceptDevice();
        _pictures.AddWithWindowsTo(this);
        Examples =
        [
            "draw classify --model runs/cluttered-mnist --data cluttered-mnist --data-dir DIR     16 test scenes",
            "draw classify --model runs/cluttered-mnist --images scene.png --frames looked        one of your own, glimpse by glimpse",
            "draw evaluate --model runs/cluttered-mnist --data-dir DIR                            its error on all test scenes",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _images.Check(parsed);
        _pictures.Check(parsed);
        (GlimpseClassifier model, RunConfig config, string path) = ModelSource.Load<GlimpseClassifier>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            ImageOptions.Chosen chosen = _images.Read(parsed, config, config.Training.Binarisation, seed: 1);
            PictureScales scales = _pictures.Scales(
                parsed, chosen.Pixels.Length / model.Settings.Pixels, model.Settings, model.Settings.Glimpses);
            Classification result = model.Classify(chosen.Pixels, parsed.GetValue(_threads));
            ModelSource.RequireFinite(result.IsFinite, path);
            _pictures.Write(parsed, result.Grid(chosen.Pixels, scales.Grid, _pictures.Columns(parsed), config.Data?.Classes),
                () => result.Frames(chosen.Pixels, scales.Frames, _pictures.Columns(parsed), config.Data?.Classes));
            return new Result(path, config, chosen, result, json => _pictures.AddTo(json, parsed));
        }
    }

    private sealed record Result(
        string Model, RunConfig Config, ImageOptions.Chosen Chosen, Classification Classification, Action<JsonObject> AddPictures)
        : ICommandResult
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["images"] = new JsonArray([.. Enumerable.Range(0, Classification.Count).Select(i => (JsonNode)new JsonObject
                {
                    ["image"] = Chosen.Names[i],
                    ["class"] = Classification.Class(i),
                    ["class_name"] = ClassChoice.Name(Classification.Class(i), Config),
                    ["probability"] = Classification.Probabilities(i)[Classification.Class(i)],
                    ["label"] = Chosen.Labels[i],
                    ["label_name"] = Chosen.Labels[i] is int label ? ClassChoice.Name(label, Config) : null,
                })]),
            };
            Chosen.AddTo(json);
            AddPictures(json);
            return json;
        }

        public void WriteTo(TextWriter output)
        {
            int wrong = 0;
            for (int i = 0; i < Classification.Count; i++)
            {
                int said = Classification.Class(i);
                string label = Chosen.Labels[i] is not int right ? ""
                    : said == right ? "  right" : $"  wrong, it is {ClassChoice.Name(right, Config)}";
                if (Chosen.Labels[i] is int l && l != said) wrong++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Chosen.Names[i]}: {ClassChoice.Name(said, Config)}, probability {Classification.Probabilities(i)[said]:F3}{label}"));
            }
            if (Chosen.Labels.Any(l => l is not null)) output.WriteLine($"{wrong} of {Classification.Count} wrong; {Chosen.CountWords}");
            else if (Chosen.Of is not null) output.WriteLine(Chosen.CountWords);
        }
    }
}
