using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<string?> DataOption = CommonOptions.Data("Data set, otherwise that of the training");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<string> SplitOption = CommonOptions.Split("train, validation or test.", "test");
    private static readonly Option<int?> CountOption = NumberRange.Of(new Option<int?>("--count") { Description = "Use N images only, drawn at random: the same for every model (otherwise all).", HelpName = "N" }, 1);
    private static readonly Option<Binarisation?> BinarisationOption = CommonOptions.Binarisation();
    private static readonly Option<int> SamplesOption = NumberRange.Of(new Option<int>("--samples") { Description = "Latent samples of each image; more than one also estimate log p(x) by importance weighting.", DefaultValueFactory = _ => 1, HelpName = "K" }, 1, Evaluation.MaxSamples);
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures the variational bound on held-out images, in nats an image, or how often a classifier errs.")
        {
            ModelOption, DataOption, DataDirOption, SplitOption, CountOption, BinarisationOption, SamplesOption, SeedOption, ThreadsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw evaluate                                                     the model that ships, on all test images of MNIST",
            "draw evaluate --samples 100 --count 1000                          also log p(x), by 100 weighted samples of each image",
            "draw evaluate --model runs/mnist --split validation --json        choose on validation, test once");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            string data = parsed.GetValue(DataOption) ?? config.Training.Data, split = parsed.GetValue(SplitOption)!;
            ImageSet set = LeftOutNote.Say(config.OpenData(split, parsed.GetValue(DataDirOption), data));
            set.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
            if (config.Model.Classes > 0) DataWords.RequireLabels(set, data, parsed.GetValue(DataDirOption));
            DataWords.WarnOfConstant(set);
            Binarisation kind = parsed.GetValue(BinarisationOption) ?? config.Training.Binarisation;
            ulong seed = parsed.GetValue(SeedOption);
            var clock = Stopwatch.StartNew();
            return Counted.Run("evaluating", Math.Min(parsed.GetValue(CountOption) ?? set.Count, set.Count), (progress, token) => Evaluation.Measure(
                model, set, parsed.GetValue(CountOption) ?? set.Count, kind, seed, parsed.GetValue(ThreadsOption), progress, parsed.GetValue(SamplesOption), token), result =>
            {
                if (!double.IsFinite(result.Bound))
                    throw new InputFileException(path, $"the model gives no finite figures on {data} {split} (bound {result.Bound}); its weights are damaged, or its training diverged");
                var measured = new Measured(path, data, set, config, kind.DescribeFixed(set), seed, clock.Elapsed.TotalSeconds, result);
                if (JsonReport.IsWanted) JsonReport.Write(measured.Json());
                else foreach (string line in measured.Lines()) Console.Out.WriteLine(line);
                AddToCard(measured);
            });
        }
    }

    // The figures stand on the screen already: a card that cannot be written is no failure of the evaluation.
    private static void AddToCard(Measured m)
    {
        try
        {
            if (ModelCard.AddEvaluation(m.Model, m.Config.Model.Task, m.Result, m.Name, m.Set.Split, m.Binarisation, m.Seed, m.IsOther ? m.Set.Fingerprint : null))
                ErrorTerminal.Note($"added to {Path.Combine(m.Model, ModelCard.FileName)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"not added to the model's card: {FileFailure.Describe(e)}");
        }
    }

    private sealed record Measured(string Model, string Data, ImageSet Set, RunConfig Config, string Binarisation, ulong Seed, double Seconds, Evaluation Result)
    {
        /// <summary>What the data are called; a folder that has moved is still that of the training.</summary>
        public string Name { get; } = Config.Data?.Has(Set) == true ? Config.DataName : DataCatalogue.ShortName(Data);

        /// <summary>Whether the images are known to be others than those of the training's data.</summary>
        public bool IsOther { get; } = Config.Data?.Has(Set) == false;

        public JsonObject Json()
        {
            var json = new JsonObject { ["model"] = Model, ["data"] = Name, ["split"] = Set.Split, ["binarisation"] = Binarisation, ["images"] = Result.Images, ["set_images"] = Result.Of, ["part_seed"] = Result.Images < Result.Of ? ImagePart.Seed : null };
            foreach ((string key, object? value) in Config.Model.Task.Json(Result)) json[key] = JsonReport.Node(value);
            DataWords.AddTo(json, Config, Set);
            json["seed"] = Seed;
            json["seconds"] = Seconds;
            return json;
        }

        public IEnumerable<string> Lines()
        {
            string images = $"{Result.ImagesWords}, of {Name} {Set.Split}{(IsOther ? $" (other data than that of the training: {Set.Fingerprint})" : "")}, {Binarisation}", how = $"seed {Seed}, {Seconds:F0} s";
            yield return Config.Model.Task.Words(Result);
            foreach (string line in Config.Model.Task.MoreWords(Result)) yield return line;
            string sampled = Config.Model.Task.SampledWords(Result);
            yield return $"{images}{(sampled.Length > 0 ? $", {sampled}" : "")}, {how}";
            if (Result.Comparison is string comparison) yield return comparison;
        }
    }
}
