using System.CommandLine;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw reconstruct</c>.</summary>
internal static class ReconstructCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<string[]> ImagesOption = new("--images") { Description = "PNG files of the model's size.", AllowMultipleArgumentsPerToken = true, HelpName = "FILE" };
    private static readonly Option<string?> DataOption = CommonOptions.Data("Or images of a data set");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<string> SplitOption = new("--split") { Description = "Split of the data set: train, validation or test.", DefaultValueFactory = _ => "test", HelpName = "NAME" };
    private static readonly Option<int> CountOption = CommonOptions.Positive(new Option<int>("--count") { Description = "Images of the data set.", DefaultValueFactory = _ => 16, HelpName = "N" });
    private static readonly Option<int?> ClassOption = CommonOptions.Class();
    private static readonly Option<Binarisation?> BinarisationOption = CommonOptions.Binarisation();
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly PictureOptions Pictures = new("reconstructions.png");

    public static Command Create()
    {
        var command = new Command("reconstruct", "Reads given images and draws them again: a row of originals above each row of reconstructions.")
        {
            ModelOption, ImagesOption, DataOption, DataDirOption, SplitOption, CountOption, ClassOption, BinarisationOption, SeedOption, ThreadsOption,
        };
        Pictures.AddTo(command);
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw reconstruct --images seven.png --frames seven.gif            one image, with where it read (green) and wrote (red)",
            "draw reconstruct --data mnist --data-dir DIR --count 32           32 test images");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(ImagesOption) is { Length: > 0 } == (parsed.GetValue(DataOption) is not null))
            throw new ArgumentException("give either --images FILE... or --data NAME");
        Pictures.Check(parsed);
        (GenerativeModel model, RunConfig config, string _) = ModelSource.Load(parsed.GetValue(ModelOption)!);
        using (model)
        {
            (float[] images, IReadOnlyList<int>? labels) = Images(parsed, config.Model);
            Binarisation kind = parsed.GetValue(BinarisationOption) ?? config.Training.Binarisation;
            var flips = new RandomSource(parsed.GetValue(SeedOption), RandomPurpose.EvaluationBinarisation);
            int pixels = model.Settings.Pixels, count = images.Length / pixels, scale = Pictures.Scale(parsed), columns = Pictures.Columns(parsed);
            for (int i = 0; i < count; i++) Binarise.Apply(kind, images.AsSpan(i * pixels, pixels), flips, 0, i);
            Console.Error.WriteLine($"{count} images, {kind.DescribeFixed()}");
            Drawing drawing = model.Reconstruct(images, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), Pictures.EveryStep(parsed), labels);

            var rows = new List<Image>();
            IReadOnlyList<Image> finals = drawing.Finals(scale);
            Image[] originals = [.. Enumerable.Range(0, count).Select(i => DrawingPictures.Picture(images.AsSpan(i * pixels, pixels), model.Settings).Enlarge(scale))];
            for (int first = 0; first < count; first += columns)
            {
                int filled = Math.Min(columns, count - first);
                var blank = new Image(originals[0].Width, originals[0].Height, originals[0].Channels);
                rows.AddRange([.. originals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
                rows.AddRange([.. finals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
            }
            Pictures.Write(parsed, drawing, ImageGrid.Arrange(rows, Math.Min(columns, count), 2 * scale));
        }
        return ExitCode.Ok;
    }

    /// <summary>The images and, for a model that was told classes, the class of each.</summary>
    private static (float[] Images, IReadOnlyList<int>? Labels) Images(ParseResult parsed, ModelSettings model)
    {
        string[] files = parsed.GetValue(ImagesOption) ?? [];
        string? data = parsed.GetValue(DataOption);
        int? label = parsed.GetValue(ClassOption);
        if (data is null)
        {
            if (model.Classes > 0 && label is null) throw new ArgumentException($"the model was told classes; say that of the images with --class 0..{model.Classes - 1}");
            return ([.. files.SelectMany(file => Read(file, model))], label is int c ? [.. files.Select(_ => c)] : null);
        }
        ImageSet set = DataCatalogue.Open(data, parsed.GetValue(SplitOption)!, parsed.GetValue(DataDirOption));
        set.RequireFit(model.Width, model.Height, model.Channels);
        int count = (int)Math.Min(parsed.GetValue(CountOption), set.Count), pixels = model.Pixels;
        float[] images = new float[count * pixels];
        for (int i = 0; i < count; i++) set.Copy(i, images.AsSpan(i * pixels, pixels));
        return (images, label is null && model.Classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => label ?? set.RequiredLabel(i))]);
    }

    private static float[] Read(string file, ModelSettings model)
    {
        Image image = PngReader.Read(file);
        if (image.Channels != model.Channels && model.Channels == 1) image = Grey(image);
        if (image.Channels != model.Channels && model.Channels == 3) image = image.ToRgb();
        if ((image.Width, image.Height, image.Channels) != (model.Width, model.Height, model.Channels))
            throw new InputFileException(file, $"the image is {image.Width} x {image.Height} x {image.Channels}, the model takes {model.Width} x {model.Height} x {model.Channels} (width x height x channels)");
        return image.ToPlanes();
    }

    // A grey picture is often saved as colour; its luminance (Rec. 601) is then the grey.
    private static Image Grey(Image image)
    {
        var grey = new Image(image.Width, image.Height, 1);
        for (int i = 0; i < grey.Pixels.Length; i++)
            grey.Pixels[i] = (byte)((299 * image.Pixels[3 * i] + 587 * image.Pixels[3 * i + 1] + 114 * image.Pixels[3 * i + 2] + 500) / 1000);
        return grey;
    }
}
