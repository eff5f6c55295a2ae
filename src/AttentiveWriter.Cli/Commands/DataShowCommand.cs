using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data show</c>.</summary>
internal static class DataShowCommand
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    private static readonly Argument<string> NameArgument = PathUse.Of(new Argument<string>("NAME") { HelpName = "NAME", Description = $"Data set: {string.Join(", ", DataCatalogue.Names)}.", CompletionSources = { _ => DataCatalogue.Names } }, PathKind.Data);
    private static readonly Option<string> SplitOption = CommonOptions.Split("train, validation or test.", "train");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<Resize?> ResizeOption = new("--resize") { Description = "Of a folder: bring its images to the size of the first, crop or stretch.", HelpName = "KIND" };
    private static readonly Option<int?> ChannelsOption = NumberRange.AnyOf(new Option<int?>("--channels") { Description = "Of a folder: make all of its images grey (1) or colour (3).", HelpName = "N" }, 1, 3);
    private static readonly Option<int> CountOption = NumberRange.Of(new Option<int>("--count") { Description = "Images in the picture, drawn at random, always the same.", DefaultValueFactory = _ => 64, HelpName = "N" }, 1);
    private static readonly Option<string?> OutOption = PathUse.Of(new Option<string?>("--out") { Description = "PNG grid to write (otherwise NAME-SPLIT.png).", HelpName = "FILE" }, PathKind.OutputFile, OutOf);
    private static readonly Option<int> ScaleOption = CommonOptions.Scale("Picture pixels a pixel of the set.", usual: 2);
    private static readonly Option<int> ColumnsOption = NumberRange.Of(new Option<int>("--columns") { Description = "Images a row.", DefaultValueFactory = _ => 8, HelpName = "N" }, 1, Image.MaxSide);

    public static Command Create()
    {
        var command = new Command("show", "Draws some images of a data set, each over its class, and measures all of a split.")
        {
            NameArgument, SplitOption, DataDirOption, ResizeOption, ChannelsOption, CountOption, OutOption, ScaleOption, ColumnsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw data show mnist --out mnist.png                              64 images, and the figures of all 50,000",
            "draw data show glyphs --split test --count 100 --columns 10       a built-in set",
            "draw data show mnist --data-dir DIR --json                        the figures for a script");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(NameArgument)!, split = parsed.GetValue(SplitOption)!;
        string path = OutOf(parsed);
        Output.RequireEnding(path, "--out", ".png");
        FolderOptions options = Options(parsed, name);
        ImageSet Open(string part) => DataWords.Advised(() => DataCatalogue.Open(name, part, parsed.GetValue(DataDirOption), options), setting => "--" + setting.Replace('=', ' '));
        ImageSet set = LeftOutNote.Say(Open(split));
        int count = (int)Math.Min(parsed.GetValue(CountOption), set.Count), columns = Math.Min(parsed.GetValue(ColumnsOption), Math.Max(1, count));
        PictureFit fit = Fit(parsed, set, count, columns);
        // Of all splits, before anything is written: a set may be too small to have every one.
        (string, long)[] counts = [.. Splits.Select(s => (s, s == split ? set.Count : Count(() => Open(s)))).Where(c => c.Item2 > 0)];
        DataWords.WarnOfConstant(set);
        Output.Png(path, Grid(new ImagePart(set, fit.Count), fit.Scale, columns));
        return Counted.Run("reading", set.Count, (progress, token) => ImageSetStatistics.Measure(set, progress, token), statistics =>
        {
            if (JsonReport.IsWanted) JsonReport.Write(Json(name, split, path, fit.Count, set, counts, statistics));
            else Write(name, split, fit.Count, set, counts, statistics);
        });
    }

    private static string OutOf(ParseResult parsed) => parsed.GetValue(OutOption)
        ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(NameArgument)!)))}-{parsed.GetValue(SplitOption)}.png";

    // What was given is an order; of large images the usual number and size may be more than a picture holds.
    private static PictureFit Fit(ParseResult parsed, ImageSet set, int count, int columns)
    {
        int scale = parsed.GetValue(ScaleOption), label = set.Classes > 0 ? Caption.Height : 0;
        bool isCount = parsed.GetResult(CountOption) is { Implicit: false }, isScale = parsed.GetResult(ScaleOption) is { Implicit: false };
        PictureFit fit = PictureFit.Of(count, scale, f => (f.Count == count || !isCount) && (f.Scale == scale || !isScale) && Output.HasRoom(Size(f))) ?? new PictureFit(count, scale);
        Output.RequireRoom(fit.Count, fit.Scale, Size(fit));
        if (fit != new PictureFit(count, scale)) ErrorTerminal.Note($"the images are large ({set.Width} x {set.Height}): the picture shows {fit.Count}, at scale {fit.Scale}");
        return fit;

        (long, long) Size(PictureFit f) => ImageGrid.Size(f.Count, columns, (long)set.Width * f.Scale, (long)(set.Height + label) * f.Scale, 2 * f.Scale);
    }

    private static FolderOptions Options(ParseResult parsed, string name)
    {
        int channels = parsed.GetValue(ChannelsOption) ?? 0;
        if (!DataCatalogue.IsFolder(name) && (parsed.GetValue(ResizeOption) is not null || channels != 0))
            throw new UsageException($"--resize and --channels are for the images of a folder, and {name} is a set of images of one size");
        return new FolderOptions(Channels: channels, Resize: parsed.GetValue(ResizeOption) ?? Resize.None);
    }

    private static Image Grid(ImagePart part, int scale, int columns)
    {
        ImageSet set = part.Set;
        float[] planes = new float[set.Channels * set.Height * set.Width];
        var pictures = new List<Image>();
        for (int i = 0; i < part.Count; i++)
        {
            set.Copy(part[i], planes);
            Image image = Image.FromPlanes(planes, set.Width, set.Height, set.Channels).Enlarge(scale);
            pictures.Add(set.Classes > 0 && set.Label(part[i]) is int label ? Caption.Under(image, Caption.OfClass(label, set.ClassNames), scale) : image);
        }
        return ImageGrid.Arrange(pictures, columns, 2 * scale, background: 64);
    }

    // 0 where the split's files are not here; one that is damaged is an error.
    private static long Count(Func<ImageSet> open)
    {
        try
        {
            return open().Count;
        }
        catch (InputFileException e) when (e.IsMissing)
        {
            return 0;
        }
    }

    private static void Write(string name, string split, int shown, ImageSet set, (string Split, long Count)[] counts, ImageSetStatistics s)
    {
        if (shown < set.Count) Console.Out.WriteLine($"in the picture: {ImagePart.Describe(shown, set.Count)}");
        string Each(IEnumerable<double> values) => string.Join(" / ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
        Console.Out.WriteLine($"{name}: {set.Width} x {set.Height} x {set.Channels} (width x height x channels); images: {string.Join(", ", counts.Select(c => $"{c.Split} {c.Count}"))}");
        Console.Out.WriteLine($"{split}: mean {Each(s.Mean)}, standard deviation {Each(s.StandardDeviation)}, {s.Min:0.####} to {s.Max:0.####}, {100 * s.ZeroShare:F1} % exactly 0, {100 * s.OneShare:F1} % exactly 1");
        Console.Out.WriteLine(s.ClassCounts.Count == 0 ? "no labels" : $"{Plural.Of(s.ClassCounts.Count, "class")}, images of each: {string.Join(", ", s.ClassCounts.Select((n, c) => $"{set.ClassName(c)}: {n}"))}");
    }

    private static JsonObject Json(string name, string split, string path, int shown, ImageSet set, (string Split, long Count)[] counts, ImageSetStatistics s) => new()
    {
        ["set"] = set.Name,
        ["split"] = split,
        ["width"] = set.Width,
        ["height"] = set.Height,
        ["channels"] = set.Channels,
        ["splits"] = new JsonObject(counts.Select(c => KeyValuePair.Create(c.Split, (JsonNode?)c.Count))),
        ["class_counts"] = new JsonArray([.. s.ClassCounts.Select(n => (JsonNode)n)]),
        ["class_names"] = new JsonArray([.. set.ClassNames.Select(n => (JsonNode)n)]),
        ["left_out"] = new JsonObject(set.LeftOut.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value))),
        ["mean"] = new JsonArray([.. s.Mean.Select(m => (JsonNode)m)]),
        ["standard_deviation"] = new JsonArray([.. s.StandardDeviation.Select(d => (JsonNode)d)]),
        ["min"] = s.Min,
        ["max"] = s.Max,
        ["zero_share"] = s.ZeroShare,
        ["one_share"] = s.OneShare,
        ["picture"] = path,
        ["picture_images"] = shown,
        ["part_seed"] = shown < set.Count ? ImagePart.Seed : null,
    };
}
