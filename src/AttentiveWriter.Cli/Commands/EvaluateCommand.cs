using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw evaluate</c>.</summary>
internal sealed class EvaluateCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string?> _data = CommonOptions.Data("Data set, otherwise that of the training");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<Split> _split = CommonOptions.Split("train, validation or test.", Split.Test);
    private readonly Option<int?> _count = NumberRange.Of(new CommandOption<int?>("--count")
    {
        Description = "Use N images only, drawn at random: the same for every model (otherwise all).",
        HelpName = "N",
    }, 1);
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<int> _samples = NumberRange.Of(new CommandOption<int>("--samples")
    {
        Description = "Latent samples of each image; more than one also estimate log p(x) by importance weighting.",
        DefaultValueFactory = _ => 1,
        HelpName = "K",
    }, 1, Evaluation.MaxSamples);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads;

    public EvaluateCommand(Session session)
        : base(session, "evaluate", "Measures the variational bound on held-out images, in nats per image, or how often a classifier errs.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_model, _data, _dataDir, _split, _count, _binarisation, _samples, _seed, _threads);
        AcceptDevice();
        AcceptRanks();
        Examples =
        [
            "draw evaluate                                                     the model that ships, on all test images of MNIST",
            "draw evaluate --samples 100 --count 1000                          also log p(x), by 100 weighted samples of each image",
            "draw evaluate --model runs/mnist --split validation --json        choose on validation, test once",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(Session, parsed.GetValue(_model)!);
        (long, DateTime) weights = WeightsOf(path);
        using (model)
        {
            string data = parsed.GetValue(_data) ?? config.Training.Data;
            Split split = parsed.GetValue(_split);
            ImageSet set = DataWords.WithNoteOfLeftOut(config.OpenData(split, parsed.GetValue(_dataDir), data, Session.Images), Error);
            set.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
            DataWords.NoteUnread(data, parsed.GetValue(_dataDir), Error);
            if (parsed.GetValue(_count) is int asked) DataWords.NoteAll(_count.Name, asked, set, Error);
            if (config.Model.Classes > 0) DataWords.RequireLabels(set, data, parsed.GetValue(_dataDir));
            DataWords.NoteContents(set, Error);
            Binarisation kind = parsed.GetValue(_binarisation) ?? config.Training.Binarisation;
            ulong seed = parsed.GetValue(_seed);
            RankCheck.RequireSame(Session.Job.Ranks, model, set);
            long start = Session.Clock.GetTimestamp(), count = Math.Min(parsed.GetValue(_count) ?? set.Count, set.Count);
            Evaluation evaluation = Counted.Run(Session, "evaluating", count, (progress, token) => Evaluation.Measure(
                model, set, parsed.GetValue(_count) ?? set.Count, kind, seed, parsed.GetValue(_threads), progress,
                parsed.GetValue(_samples), Session.Job.Ranks, token));
            if (!double.IsFinite(evaluation.Bound))
            {
                throw new InputFileException(path,
                    $"the model gives no finite figures on {data} {split.Word()} (bound {evaluation.Bound}); "
                    + "its weights are damaged, or its training diverged");
            }
            double seconds = Session.Clock.GetElapsedTime(start).TotalSeconds;
            return new Result(path, data, set, config, kind.DescribeFixed(set), seed, seconds, evaluation)
            { Weights = weights, AreOthers = new RunFolder(path).OtherWeights(model) is not null };
        }
    }

    // A training that goes on meanwhile has other weights under the same name by the end, and another card.
    private static (long Bytes, DateTime Written) WeightsOf(string model)
    {
        var file = new FileInfo(Path.Combine(model, ModelFolder.WeightsName));
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    private sealed record Result(
        string Model, string Data, ImageSet Set, RunConfig Config, string Binarisation, ulong Seed, double Seconds,
        Evaluation Evaluation) : ICommandResult
    {
        public string Name { get; } = DataWords.NameOf(Config, Set, Data);

        /// <summary>Whether the images are known to be others than those of the training's data.</summary>
        public bool IsOther { get; } = Config.Data?.Has(Set) == false;

        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["data"] = Name,
                ["split"] = Set.Split.Word(),
                ["binarisation"] = Binarisation,
                ["images"] = Evaluation.Images,
                ["set_images"] = Evaluation.Of,
                ["part_seed"] = Evaluation.Images < Evaluation.Of ? ImagePart.Seed : null,
            };
            foreach ((string key, object? value) in Config.Model.Task.Json(Evaluation)) json[key] = JsonOutput.Node(value);
            DataWords.AddTo(json, Config, Set);
            json["seed"] = Seed;
            json["seconds"] = Seconds;
            return json;
        }

        public void WriteTo(TextWriter output)
        {
            foreach (string line in Lines()) output.WriteLine(line);
        }

        public (long Bytes, DateTime Written) Weights { get; init; }

        /// <summary>Whether its card is about other weights.</summary>
        public bool AreOthers { get; init; }

        // The figures stand on the screen already: a card that cannot be written is no failure of the evaluation.
        public void Comment(ErrorTerminal error)
        {
            try
            {
                DataFingerprint? other = IsOther ? Set.Fingerprint : null;
                if (AreOthers)
                    error.Say("not added to the model's card, which is about other weights");
                else if (WeightsOf(Model) != Weights)
                    error.Say("not added to the model's card: the model there has other weights by now");
                else if (ModelCard.AddEvaluation(Model, Config.Model.Task, Evaluation, Name, Set.Split, Binarisation, Seed, other))
                    error.Note($"added to {Path.Combine(Model, ModelCard.FileName)}");
                else if (new RunFolder(Model).HasTraining && File.Exists(Path.Combine(Model, ModelCard.FileName)))
                    error.Note($"not added: {Path.Combine(Model, ModelCard.FileName)} is no card that takes evaluations");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error.Say($"not added to the model's card: {FileFailure.Describe(e)}");
            }
        }

        private IEnumerable<string> Lines()
        {
            string other = IsOther ? $" (other data than that of the training: {Set.Fingerprint})" : "",
                how = $"seed {Seed}, {Seconds:F0} s";
            string images = $"{Evaluation.ImagesWords}, of {Name} {Set.Split.Word()}{other}, {Binarisation}";
            yield return Config.Model.Task.Words(Evaluation);
            foreach (string line in Config.Model.Task.MoreWords(Evaluation)) yield return line;
            string sampled = Config.Model.Task.SampledWords(Evaluation);
            yield return $"{images}{(sampled.Length > 0 ? $", {sampled}" : "")}, {how}";
            if (Evaluation.Comparison is string comparison) yield return comparison;
        }
    }
}
