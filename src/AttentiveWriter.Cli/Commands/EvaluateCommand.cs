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
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print one JSON document on stdout." };

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures the variational bound on held-out images, in nats an image.")
        {
            ModelOption, DataOption, DataDirOption, SplitOption, CountOption, BinarisationOption, SeedOption, ThreadsOption, JsonOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command, "draw evaluate --data mnist --data-dir DIR                         the model that ships, on all test images");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load(parsed.GetValue(ModelOption)!);
        using (model)
        {
            string data = parsed.GetValue(DataOption) ?? config.Training.Data, split = parsed.GetValue(SplitOption)!;
            ImageSet images = DataCatalogue.Open(data, split, parsed.GetValue(DataDirOption));
            images.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
            Binarisation kind = parsed.GetValue(BinarisationOption) ?? config.Training.Binarisation;
            var clock = Stopwatch.StartNew();
            return Counted.Run("evaluating", Math.Min(parsed.GetValue(CountOption), images.Count), (progress, token) =>
                Evaluation.Measure(model, images, parsed.GetValue(CountOption), kind, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), progress, token), result =>
            {
                if (parsed.GetValue(JsonOption))
                {
                    Console.Out.WriteLine(new JsonObject
                    {
                        ["model"] = path,
                        ["data"] = data,
                        ["split"] = split,
                        ["binarisation"] = kind.DescribeFixed(),
                        ["images"] = result.Images,
                        ["bound_nats"] = result.Bound,
                        ["standard_error"] = result.StandardError,
                        ["reconstruction_nats"] = result.Reconstruction,
                        ["kl_nats"] = result.Latent,
                        ["kl_per_step"] = new JsonArray([.. result.LatentPerStep.Select(k => (JsonNode)k)]),
                        ["seconds"] = clock.Elapsed.TotalSeconds,
                    }.ToJsonString());
                    return;
                }
                Console.Out.WriteLine($"bound {result.Bound:F2} +- {result.StandardError:F2} nats an image = L^x {result.Reconstruction:F2} + L^z {result.Latent:F2}");
                Console.Out.WriteLine($"{result.Images} images of {data} {split}, {kind.DescribeFixed()}, one latent sample an image, seed {parsed.GetValue(SeedOption)}, {clock.Elapsed.TotalSeconds:F0} s");
            });
        }
    }
}
