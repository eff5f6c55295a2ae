using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw complete</c>.</summary>
internal sealed class CompleteCommand : WorkingCommand
{
    private const byte Grey = 96;

    // More rows are for a program to measure, not for somebody to look at.
    private const int MostRows = 40;

    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ReadingOptions _reading;
    private readonly Option<string> _mask = PathUse.Of(new CommandOption<string>("--mask")
    {
        Description = "What is hidden: half (the lower one), top, bottom, left, right, or a picture of the model's size, light where "
            + "images are known and dark where they are completed.",
        DefaultValueFactory = _ => MaskChoice.Half,
        HelpName = "FILE",
        CompletionSources = { _ => MaskChoice.Names },
    }, PathKind.InputFile, names: MaskChoice.Names);
    private readonly Option<int> _variations = NumberRange.Of(new CommandOption<int>("--variations")
    {
        Description = "Completions of each image.",
        DefaultValueFactory = _ => 6,
        HelpName = "K",
    }, 1, 1000);
    private readonly Option<int> _rounds = NumberRange.Of(new CommandOption<int>("--rounds")
    {
        Description = "How often an image is read and drawn again: what is hidden comes to fit what is known.",
        DefaultValueFactory = _ => ImageCompletion.UsualRounds,
        HelpName = "N",
    }, 1, 100_000);
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "PNG to write, or - for stdout: a row for each image, itself, what is known of it, and its completions.",
        DefaultValueFactory = _ => "completed.png",
        HelpName = "FILE",
    }, PathKind.OutputFile, orStdout: true);
    private readonly Option<int> _scale = CommonOptions.Scale("Picture pixels a model pixel.", usual: 3);
    private readonly Option<int> _threads;

    public CompleteCommand(Session session)
        : base(session, "complete", "Completes images of which a part is given, by reading and drawing them again and again; an "
            + "approximation, as good as the model reads.")
    {
        _reading = new ReadingOptions(session, usualCount: 8);
        _threads = CommonOptions.Threads(session);
        Accept(_model);
        _reading.AddTo(this);
        Accept(_mask, _variations, _rounds, _out, _scale, _threads);
        AcceptDevice();
        Examples =
        [
            "draw complete --data mnist --data-dir DIR --mask half             8 test digits, of which the lower half is hidden",
            "draw complete --images seven.png --mask left --variations 8       your own, without its left half",
            "draw complete --images seven.png --mask mask.png                  without what is dark in mask.png",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _reading.Check(parsed);
        string file = parsed.GetValue(_out)!;
        Output.RequireEndingOrStdout(file, "--out", ".png");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            GenerativeSettings shape = model.Settings;
            bool[] known = MaskChoice.Read(parsed.GetValue(_mask)!, shape, Session.Images);
            ReadingOptions.Read read = _reading.Of(parsed, config);
            ImageOptions.Chosen chosen = read.Chosen;
            int variations = parsed.GetValue(_variations), rounds = parsed.GetValue(_rounds), scale = parsed.GetValue(_scale),
                count = chosen.Names.Count, columns = 2 + variations, shown = Math.Min(count, MostRows) * columns;
            Output.RequireRoom(shown, scale, DrawingSizes.Grid(shape, shown, scale, columns), lower: "--variations or --scale");
            if (count > MostRows) Error.Note($"the picture shows the first {MostRows} of them");
            Error.Note($"{read.Words}; {known.Count(k => !k)} of {known.Length} pixels are hidden");
            bool isBinary = shape.Likelihood == LikelihoodKind.Bernoulli && chosen.Pixels.All(value => value is 0 or 1);
            var completion = new ImageCompletion(known, read.Seed)
            {
                Variations = variations,
                Rounds = rounds,
                IsBinary = isBinary,
                Labels = read.Labels,
                Threads = parsed.GetValue(_threads),
            };
            RequireMemory(completion.Bytes(model, count), Session.Device.OwnMemory ?? TrainingEstimate.MachineBytes);
            CompletedImages completed = Counted.Run(Session, "completing, round", rounds, (progress, token) =>
                (completion with { Progress = progress, Cancellation = token }).Of(model, chosen.Pixels));
            ModelSource.RequireFinite(completed.IsFinite, path);
            Image grid = Picture(chosen, completed, known, scale);
            Output.Write(Session, file, stream => PngWriter.Write(stream, grid));
            double[]? costs = isBinary ? completed.CostOfUnknown(chosen.Pixels) : null;
            return new Result(path, file, chosen, costs, new JsonObject
            {
                ["mask"] = parsed.GetValue(_mask),
                ["hidden_pixels"] = known.Count(k => !k),
                ["variations"] = variations,
                ["rounds"] = rounds,
                ["seed"] = read.Seed,
            });
        }
    }

    /// <summary>Refuses before the work what the machine has no memory for.</summary>
    internal static void RequireMemory(long bytes, long there)
    {
        if (bytes > there)
            throw new UsageException(FormattableString.Invariant($"so many completions take about {bytes / 1e9:F1} GB of memory, and ")
                + FormattableString.Invariant($"there are {there / 1e9:F1} GB; lower --count or --variations"));
    }

    private static Image Picture(ImageOptions.Chosen chosen, CompletedImages completed, bool[] known, int scale)
    {
        var row = new List<Image>();
        for (int i = 0; i < Math.Min(completed.Count, MostRows); i++)
        {
            Image original = ModelPictures.Picture(chosen.Image(i), completed.Settings), part = ModelPictures.Picture(chosen.Image(i),
                completed.Settings);
            for (int p = 0; p < part.Pixels.Length; p++)
                if (!known[p / part.Channels]) part.Pixels[p] = Grey;
            row.AddRange([original, part]);
            for (int k = 0; k < completed.Variations; k++) row.Add(ModelPictures.Picture(completed.Of(i, k), completed.Settings));
        }
        return ImageGrid.Arrange([.. row.Select(image => image.Enlarge(scale))], 2 + completed.Variations, 2 * scale);
    }

    private sealed record Result(string Model, string File, ImageOptions.Chosen Chosen, double[]? Costs, JsonObject How) : ICommandResult
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["picture"] = File,
                ["images"] = new JsonArray([.. Chosen.Names.Select(name => (JsonNode)name)]),
                ["binarisation"] = Chosen.Words,
                ["hidden_nats"] = Costs?.Average(),
                ["hidden_nats_error"] = Costs is null ? null : JsonOutput.Node(Figures.StandardErrorOf(Costs)),
            };
            foreach ((string key, JsonNode? value) in How) json[key] = value?.DeepClone();
            Chosen.AddTo(json);
            return json;
        }

        public void Comment(ErrorTerminal error)
        {
            if (Costs is null) return;
            string spread = Figures.StandardErrorOf(Costs) is double known
                ? string.Create(CultureInfo.InvariantCulture, $" +- {known:F2} (standard error)") : "";
            string mean = Costs.Average().ToString("F2", CultureInfo.InvariantCulture);
            error.Note($"what is hidden costs {mean}{spread} nats an image: -log of the mean probability that its completions give to it");
        }
    }
}
