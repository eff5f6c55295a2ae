using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<string?> DataOption = CommonOptions.Data("Data set, otherwise that of the training");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<string> SplitOption = new("--split") { Description = "train, validation or test.", DefaultValueFactory = _ => "test", HelpName = "NAME" };
    private static readonly Option<int> CountOption = CommonOptions.Positive(new Option<int>("--count") { Description = "Use the first N images only.", DefaultValueFactory = _ => int.MaxValue, HelpName = "N" });
    private static readonly Option<Binarisation?> BinarisationOption = CommonOptions.Binarisation();
    private static readonly Option<int> SamplesOption = CommonOptions.Positive(new Option<int>("--samples") { Description = "Latent samples of each image; more than one also estimate log p(x) by importance weighting.", DefaultValueFactory = _ => 1, HelpName = "K" });
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print one JSON document on stdout." };

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures the variational bound on held-out images, in nats an image, or how often a classifier errs.")
        {
            ModelOption, DataOption, DataDirOption, SplitOption, CountOption, BinarisationOption, SamplesOption, SeedOption, ThreadsOption, JsonOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command, "draw evaluate --data mnist --data-dir DIR                         the model that ships, on all test images");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            string data = parsed.GetValue(DataOption) ?? config.Training.Data, split = parsed.GetValue(SplitOption)!;
            ImageSet set = config.OpenData(split, parsed.GetValue(DataDirOption), data);
            set.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
            Binarisation kind = parsed.GetValue(BinarisationOption) ?? config.Training.Binarisation;
            var clock = Stopwatch.StartNew();
            return Counted.Run("evaluating", Math.Min(parsed.GetValue(CountOption), set.Count), (progress, token) =>
                Evaluation.Measure(model, set, parsed.GetValue(CountOption), kind, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), progress, parsed.GetValue(SamplesOption), token), result =>
            {
                if (parsed.GetValue(JsonOption))
                {
                    var json = new JsonObject
                    {
                        ["model"] = path,
                        ["data"] = data,
                        ["split"] = split,
                        ["binarisation"] = kind.DescribeFixed(set),
                        ["images"] = result.Images,
                    };
                    if (result.ErrorRate is double rate)
                    {
                        json["error_rate"] = rate;
                        json["cross_entropy_nats"] = result.Bound;
                        json["standard_error"] = result.StandardError;
                    }
                    else
                    {
                        json["bound_nats"] = result.Bound;
                        json["standard_error"] = result.StandardError;
                        json["reconstruction_nats"] = result.Reconstruction;
                        json["kl_nats"] = result.Latent;
                        json["kl_per_step"] = new JsonArray([.. result.LatentPerStep.Select(k => (JsonNode)k)]);
                        json["samples"] = result.Samples;
                        json["log_likelihood_nats"] = result.LogLikelihood;
                        json["log_likelihood_standard_error"] = result.LogLikelihoodError;
                    }
                    json["seconds"] = clock.Elapsed.TotalSeconds;
                    Console.Out.WriteLine(json.ToJsonString());
                    return;
                }
                string images = $"{result.Images} images of {data} {split}, {kind.DescribeFixed(set)}";
                if (result.ErrorRate is double error)
                {
                    Console.Out.WriteLine($"error {100 * error:F2} %, cross-entropy {result.Bound:F4} +- {result.StandardError:F4} nats an image");
                    Console.Out.WriteLine($"{images}, seed {parsed.GetValue(SeedOption)}, {clock.Elapsed.TotalSeconds:F0} s");
                    return;
                }
                Console.Out.WriteLine($"bound {result.Bound:F2} +- {result.StandardError:F2} nats an image = L^x {result.Reconstruction:F2} + L^z {result.Latent:F2}");
                if (result.Samples > 1)
                    Console.Out.WriteLine($"log p(x) {result.LogLikelihood:F2} +- {result.LogLikelihoodError:F2} nats an image, importance-weighted, {result.Samples} samples");
                Console.Out.WriteLine($"{images}, {(result.Samples == 1 ? "one latent sample" : $"{result.Samples} latent samples")} an image, seed {parsed.GetValue(SeedOption)}, {clock.Elapsed.TotalSeconds:F0} s");
            });
        }
    }
}
