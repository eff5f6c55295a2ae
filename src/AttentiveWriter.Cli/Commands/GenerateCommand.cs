using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw generate</c>.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<int> CountOption = NumberRange.Of(new Option<int>("--count") { Description = "Images to draw.", DefaultValueFactory = _ => 64, HelpName = "N" }, 1);
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<string?> ClassOption = CommonOptions.Class();
    private static readonly Option<string?> NearestOption = PathUse.Of(new Option<string?>("--nearest") { Description = "Also write a PNG that shows beside each image the training image most like it.", HelpName = "FILE" }, PathKind.OutputFile);
    private static readonly Option<string?> DataOption = CommonOptions.Data("Data set of the training images for --nearest, otherwise that of the training");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<string?> ArraysOption = PathUse.Of(new Option<string?>("--arrays") { Description = "Also write the noise of each step and the images as numbers, for another program to compare: .safetensors.", HelpName = "FILE" }, PathKind.OutputFile);
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly PictureOptions Pictures = new("samples.png");

    public static Command Create()
    {
        var command = new Command("generate", "Draws new images from the prior.") { ModelOption, CountOption, ClassOption, SeedOption, NearestOption, DataOption, DataDirOption, ArraysOption, ThreadsOption };
        Pictures.AddTo(command);
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw generate --out digits.png                                    64 digits from the model that ships",
            "draw generate --count 16 --frames drawing                         watch 16 of them being drawn: drawing.png",
            "draw generate --count 8 --strip strip.png --glimpses              the same as a still picture, and what the window sees",
            "draw generate --model runs/mnist --seed 7 --scale 4 --out g.png   from a run of your own",
            "draw generate --model runs/told --class 7                         sevens, from a model trained with --conditional",
            "draw generate --nearest nearest.png                               has it learned its digits by heart?");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Pictures.Check(parsed);
        string? nearest = parsed.GetValue(NearestOption);
        if (nearest is null && (parsed.GetValue(DataOption) ?? parsed.GetValue(DataDirOption)) is not null)
            throw new UsageException("--data and --data-dir say where the training images for --nearest are; give that too");
        Output.RequireEnding(nearest, "--nearest", ".png");
        Output.RequireEnding(parsed.GetValue(ArraysOption), "--arrays", ".safetensors");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            int? label = ClassChoice.Number(parsed.GetValue(ClassOption), config);
            int count = Count(parsed, model.Settings);
            PictureScales scales = Pictures.Scales(parsed, count, model.Settings, model.Steps, pairs: nearest is not null);
            ImageSet? training = nearest is null ? null : Training(parsed, config);
            Drawing drawing = model.Generate(
                count, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), Pictures.EveryStep(parsed), label);
            ModelSource.RequireFinite(drawing.IsFinite, path);
            Pictures.Write(parsed, scales, drawing.Grid(scales.Grid, Pictures.Columns(parsed)), drawing);
            if (parsed.GetValue(ArraysOption) is string arrays) WriteArrays(arrays, model, drawing, parsed.GetValue(SeedOption));
            var json = new JsonObject
            {
                ["model"] = path,
                ["count"] = drawing.Count,
                ["seed"] = parsed.GetValue(SeedOption),
                ["class"] = label,
                ["class_name"] = label is int known ? ClassChoice.Name(known, config) : null,
                ["arrays"] = parsed.GetValue(ArraysOption),
            };
            Pictures.AddTo(json, parsed);
            if (training is not null && config.Data?.Has(training) == false)
                ErrorTerminal.Warn($"these are other images than the model was trained on: {training.Fingerprint}; it was trained on {config.Data.Train}");
            int code = training is null ? ExitCode.Ok : Nearest(parsed, scales.Grid, drawing, training, nearest!, json);
            if (code == ExitCode.Ok && JsonReport.IsWanted) JsonReport.Write(json);
            return code;
        }
    }

    // Of large images the usual number may be more than a picture holds; a number that was given is an order.
    private static int Count(ParseResult parsed, ModelSettings model)
    {
        int usual = parsed.GetValue(CountOption);
        if (parsed.GetResult(CountOption) is { Implicit: false })
        {
            int most = PictureOptions.Most(model, Pictures.Columns(parsed));
            return usual <= most ? usual : throw new UsageException($"{CountOption.Name} is {usual}, expected 1..{most}: no picture has room for more of these images");
        }
        int count = PictureOptions.Room(model, usual, Pictures.Columns(parsed));
        if (count < usual) ErrorTerminal.Note($"the images are large ({model.Width} x {model.Height}): {count} instead of {usual}, which is what a picture has room for");
        return count;
    }

    private static void WriteArrays(string file, GenerativeModel model, Drawing drawing, ulong seed)
    {
        (float[] noise, int[] shape) = model.GenerationNoise(drawing.Count, seed);
        float[] images = [.. Enumerable.Range(0, drawing.Count).SelectMany(i => drawing.Final(i).ToArray())];
        GenerativeSettings s = drawing.Settings;
        Output.Write(file, stream => SafetensorsWriter.Write(
            stream, [new SafeTensor("noise", shape, noise), new SafeTensor("images", [drawing.Count, s.Channels, s.Height, s.Width], images)], null));
    }

    private static ImageSet Training(ParseResult parsed, RunConfig config)
    {
        ImageSet training = LeftOutNote.Say(config.OpenData("train", parsed.GetValue(DataDirOption), parsed.GetValue(DataOption)));
        training.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
        return training;
    }

    private static int Nearest(ParseResult parsed, int scale, Drawing drawing, ImageSet training, string file, JsonObject json)
    {
        int pixels = drawing.Settings.Pixels;
        float[] images = [.. Enumerable.Range(0, drawing.Count).SelectMany(i => drawing.Final(i).ToArray())];
        return Counted.Run("comparing", training.Count,
            (progress, token) => NearestImages.Find(images, training, parsed.GetValue(ThreadsOption), progress, token),
            found =>
            {
                float[] neighbour = new float[pixels];
                Image[] pairs = [.. found.SelectMany((nearest, i) =>
                {
                    training.Copy(nearest.Index, neighbour);
                    return new[] { ModelPictures.Picture(drawing.Final(i), drawing.Settings), ModelPictures.Picture(neighbour, drawing.Settings) };
                }).Select(image => image.Enlarge(scale))];
                Output.Png(file, ImageGrid.Arrange(pairs, 2 * Pictures.Columns(parsed), 2 * scale));
                double[] distances = [.. found.Select(n => n.Distance).Order()];
                json["nearest"] = new JsonObject
                {
                    ["picture"] = file,
                    ["images"] = training.Count,
                    ["least_distance"] = distances[0],
                    ["median_distance"] = distances[distances.Length / 2],
                };
                ErrorTerminal.Note($"nearest of {Plural.Of(training.Count, "training image")} of {training.Name}: distance {distances[0]:F3} at least, {distances[distances.Length / 2]:F3} in the middle (root mean square of a pixel's difference)");
            });
    }
}
