using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw reconstruct</c>.</summary>
internal static class ReconstructCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly ImageOptions Images = new();
    private static readonly Option<string?> ClassOption = CommonOptions.Class();
    private static readonly Option<Binarisation?> BinarisationOption = CommonOptions.Binarisation();
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly PictureOptions Pictures = new("reconstructions.png");

    public static Command Create()
    {
        var command = new Command("reconstruct", "Reads given images and draws them again: a row of originals above each row of reconstructions.")
        {
            ModelOption,
        };
        Images.AddTo(command);
        foreach (Option option in new Option[] { ClassOption, BinarisationOption, SeedOption, ThreadsOption }) command.Add(option);
        Pictures.AddTo(command);
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw reconstruct --images digit.png --frames again                one image, with where it read (green) and wrote (red)",
            "draw reconstruct --images digit.png --strip steps.png --glimpses  the steps side by side, with what it saw at each",
            "draw reconstruct --data mnist --data-dir DIR --count 32           32 test images");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Images.Check(parsed);
        Pictures.Check(parsed);
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            Binarisation kind = parsed.GetValue(BinarisationOption) ?? config.Training.Binarisation;
            ImageOptions.Chosen chosen = Images.Read(parsed, config, kind, parsed.GetValue(SeedOption));
            float[] images = chosen.Pixels;
            IReadOnlyList<int>? labels = Labels(ClassChoice.Number(parsed.GetValue(ClassOption), config), chosen, config.Model);
            int pixels = model.Settings.Pixels, count = images.Length / pixels, columns = Pictures.Columns(parsed);
            PictureScales scales = Pictures.Scales(parsed, count, model.Settings, model.Steps, images);
            int scale = scales.Grid;
            ErrorTerminal.Note($"{chosen.CountWords}, {chosen.Words}");
            Drawing drawing = model.Reconstruct(images, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), Pictures.EveryStep(parsed), labels);
            ModelSource.RequireFinite(drawing.IsFinite, path);

            var rows = new List<Image>();
            IReadOnlyList<Image> finals = drawing.Finals(scale);
            Image[] originals = [.. Enumerable.Range(0, count).Select(i => ModelPictures.Picture(images.AsSpan(i * pixels, pixels), model.Settings).Enlarge(scale))];
            for (int first = 0; first < count; first += columns)
            {
                int filled = Math.Min(columns, count - first);
                var blank = new Image(originals[0].Width, originals[0].Height, originals[0].Channels);
                rows.AddRange([.. originals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
                rows.AddRange([.. finals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
            }
            Pictures.Write(parsed, scales, ImageGrid.Arrange(rows, Math.Min(columns, count), 2 * scale), drawing, images);
            if (JsonReport.IsWanted)
            {
                var json = new JsonObject
                {
                    ["model"] = path,
                    ["images"] = new JsonArray([.. chosen.Names.Select(name => (JsonNode)name)]),
                    ["binarisation"] = chosen.Words,
                    ["seed"] = parsed.GetValue(SeedOption),
                };
                chosen.AddTo(json);
                Pictures.AddTo(json, parsed);
                JsonReport.Write(json);
            }
        }
        return ExitCode.Ok;
    }

    /// <summary>The class of each image: the one that was given, or, for a model that was told classes, that of its label.</summary>
    private static int[]? Labels(int? given, ImageOptions.Chosen chosen, ModelSettings model) => given is null && model.Classes == 0 ? null :
    [
        .. chosen.Labels.Select(label => given ?? label
            ?? throw new UsageException($"the model was told classes; say that of the images with --class 0..{model.Classes - 1}")),
    ];
}
