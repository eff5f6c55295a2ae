using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw explain</c>.</summary>
internal sealed class ExplainCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ReadingOptions _reading;
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
        _reading = new ReadingOptions(session, usualCount: 200);
        _threads = CommonOptions.Threads(session);
        Accept(_model);
        _reading.AddTo(this);
        Accept(_out, _threads);
        AcceptDevice();
        Examples =
        [
            "draw explain --data mnist --data-dir DIR --count 1000             a table, and explained.html with charts and mean windows",
            "draw explain --model runs/mnist --images seven.png                of one image of your own",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _reading.Check(parsed);
        string file = parsed.GetValue(_out)!;
        Output.RequireEnding(file, "--out", ".html");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            ReadingOptions.Read read = _reading.Of(parsed, config);
            Error.Note(read.Words);
            StepSummary summary = Counted.Run(Session, "reading", read.Chosen.Names.Count, (progress, token) => StepSummary.Of(
                model, read.Chosen.Pixels, read.Seed, parsed.GetValue(_threads), read.Labels, progress, token));
            ModelSource.RequireFinite(summary.Divergence.Concat(summary.Reconstruction).All(double.IsFinite), path);
            var page = new StepPage(summary, config, $"{read.Words}; the model is {path}, the seed of the noise {read.Seed}");
            page.Write(file);
            Output.Path(file, Session.Written);
            return new Result(path, file, read.Seed, read.Chosen, summary, page, Session.Terminal.OutputColumns);
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
