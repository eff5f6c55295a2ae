using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw explain</c>.</summary>
internal sealed class ExplainCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ImageOptions _images;
    private readonly Option<string?> _class = CommonOptions.Class();
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "Page to write.",
        DefaultValueFactory = _ => "explained.html",
        HelpName = "FILE",
    }, PathKind.OutputFile);
    private readonly Option<int> _threads;

    public ExplainCommand(Session session)
        : base(session, "explain", "Says what each step of a model does to images: what it costs, what it brings, which latents are used, "
            + "and where it looks.")
    {
        _images = new ImageOptions(session, usualCount: 200);
        _threads = CommonOptions.Threads(session);
        Accept(_model);
        _images.AddTo(this);
        Accept(_class, _binarisation, _seed, _out, _threads);
        Examples =
        [
            "draw explain --data mnist --data-dir DIR --count 1000             a table, and explained.html with charts and mean windows",
            "draw explain --model runs/mnist --images seven.png                of one image of your own",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _images.Check(parsed);
        string file = parsed.GetValue(_out)!;
        Output.RequireEnding(file, "--out", ".html");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            ulong seed = parsed.GetValue(_seed);
            Binarisation kind = parsed.GetValue(_binarisation) ?? config.Training.Binarisation;
            ImageOptions.Chosen chosen = _images.Read(parsed, config, kind, seed);
            int[]? labels = chosen.Classes(ClassChoice.Numbers(parsed.GetValue(_class), config), config.Model);
            string words = $"{chosen.CountWords}, {chosen.Words}";
            Error.Note(words);
            StepSummary summary = Counted.Run(Session, "reading", chosen.Names.Count, (progress, token) =>
                StepSummary.Of(model, chosen.Pixels, seed, parsed.GetValue(_threads), labels, progress, token));
            ModelSource.RequireFinite(summary.Divergence.Concat(summary.Reconstruction).All(double.IsFinite), path);
            var page = new StepPage(summary, config, $"{words}; the model is {path}, the seed of the noise {seed}");
            page.Write(file);
            Output.Path(file, Session.Written);
            return new Result(path, file, seed, chosen, summary, page, Session.Terminal.OutputColumns);
        }
    }

    private sealed record Result(string Model, string File, ulong Seed, ImageOptions.Chosen Chosen, StepSummary Summary, StepPage Page,
        Func<int> Columns) : ICommandResult
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["page"] = File,
                ["images"] = Chosen.Names.Count,
                ["binarisation"] = Chosen.Words,
                ["seed"] = Seed,
                ["bound_nats"] = Summary.Reconstruction[^1] + Summary.Divergence.Sum(),
                ["used_above_nats"] = StepSummary.UsedAbove,
                ["steps"] = new JsonArray([.. Enumerable.Range(0, Summary.Steps).Select(Step)]),
            };
            Chosen.AddTo(json);
            return json;
        }

        public void WriteTo(TextWriter output)
        {
            foreach (string line in TextTable.Lines(Page.Table(), Columns())) output.WriteLine(line);
            foreach (string sentence in Page.Sentences()) output.WriteLine(sentence);
        }

        private JsonObject Step(int t) => new()
        {
            ["kl_nats"] = Summary.Divergence[t],
            ["reconstruction_nats"] = Summary.Reconstruction[t],
            ["kl_of_values_nats"] = JsonOutput.Node(Summary.DivergenceOfValues[t]),
            ["used"] = Summary.Used(t),
            ["read"] = Window(Summary.Read?[t]),
            ["write"] = Window(Summary.Written?[t]),
        };

        private static JsonObject? Window(MeanWindow? window) => window is null || window.Count == 0 ? null : new()
        {
            ["centre_x"] = window.Centre.X,
            ["centre_y"] = window.Centre.Y,
            ["side"] = window.Side,
            ["spread"] = window.Spread,
        };
    }
}
