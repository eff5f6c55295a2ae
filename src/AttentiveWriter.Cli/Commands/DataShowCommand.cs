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
    private static readonly Option<int> CountOption = NumberRange.Of(new Option<int>("--count") { Description = "Images in the picture.", DefaultValueFactory = _ => 64, HelpName = "N" }, 1);
    private static readonly Option<string?> OutOption = PathUse.Of(new Option<string?>("--out") { Description = "PNG grid to write (otherwise NAME-SPLIT.png).", HelpName = "FILE" }, PathKind.OutputFile, OutOf);
    private static readonly Option<int> ScaleOption = CommonOptions.Scale("Picture pixels a pixel of the set.", usual: 2);
    private static readonly Option<int> ColumnsOption = NumberRange.Of(new Option<int>("--columns") { Description = "Images a row.", DefaultValueFactory = _ => 8, HelpName = "N" }, 1, Image.MaxSide);

    public static Command Create()
    {
        var command = new Command("show", "Draws the first images of a data set, each over its class, and measures all of a split.")
        {
            NameArgument, SplitOption, DataDirOption, CountOption, OutOption, ScaleOption, ColumnsOption,
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
        ImageSet set = DataCatalogue.Open(name, split, parsed.GetValue(DataDirOption));
        int count = (int)Math.Min(parsed.GetValue(CountOption), set.Count), columns = Math.Min(parsed.GetValue(ColumnsOption), Math.Max(1, count));
        Output.RequireRoom(count, columns, (count + columns - 1) / columns, set.Width, set.Height + (set.Classes > 0 ? TinyDigits.Height + 2 : 0), parsed.GetValue(ScaleOption));
        Output.RequireWritable(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Output.Png(path, Grid(set, count, parsed.GetValue(ScaleOption), parsed.GetValue(ColumnsOption)));
        return Counted.Run("reading", set.Count, (progress, token) => ImageSetStatistics.Measure(set, progress, token), statistics =>
        {
            (string, long)[] counts = [.. Splits.Select(s => (s, s == split ? set.Count : Count(name, s, parsed.GetValue(DataDirOption)))).Where(c => c.Item2 > 0)];
            if (JsonReport.IsWanted) JsonReport.Write(Json(name, split, path, set, counts, statistics));
            else Write(name, split, set, counts, statistics);
        });
    }

    private static string OutOf(ParseResult parsed) => parsed.GetValue(OutOption)
        ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(NameArgument)!)))}-{parsed.GetValue(SplitOption)}.png";

    private static Image Grid(ImageSet set, int count, int scale, int columns)
    {
        float[] planes = new float[set.Channels * set.Height * set.Width];
        var pictures = new List<Image>();
        for (int i = 0; i < count; i++)
        {
            set.Copy(i, planes);
            Image image = Image.FromPlanes(planes, set.Width, set.Height, set.Channels).Enlarge(scale);
            pictures.Add(set.Classes > 0 && set.Label(i) is int label ? Over(image, label, scale) : image);
        }
        return ImageGrid.Arrange(pictures, columns, 2 * scale, background: 64);
    }

    // The image with its class in a strip below.
    private static Image Over(Image image, int label, int dot)
    {
        var cell = new Image(image.Width, image.Height + (TinyDigits.Height + 2) * dot, image.Channels);
        cell.Pixels.AsSpan().Fill(64);
        image.Pixels.CopyTo(cell.Pixels, 0);
        TinyDigits.Write(cell, label, (image.Width - TinyDigits.Width(label) * dot) / 2, image.Height + dot, dot);
        return cell;
    }

    // 0 where the split's files are not here; one that is damaged is an error.
    private static long Count(string name, string split, string? folder)
    {
        try
        {
            return DataCatalogue.Open(name, split, folder).Count;
        }
        catch (InputFileException e) when (e.IsMissing)
        {
            return 0;
        }
    }

    private static void Write(string name, string split, ImageSet set, (string Split, long Count)[] counts, ImageSetStatistics s)
    {
        string Each(IEnumerable<double> values) => string.Join(" / ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
        Console.Out.WriteLine($"{name}: {set.Width} x {set.Height} x {set.Channels} (width x height x channels); images: {string.Join(", ", counts.Select(c => $"{c.Split} {c.Count}"))}");
        Console.Out.WriteLine($"{split}: mean {Each(s.Mean)}, standard deviation {Each(s.StandardDeviation)}, {s.Min:0.####} to {s.Max:0.####}, {100 * s.ZeroShare:F1} % exactly 0, {100 * s.OneShare:F1} % exactly 1");
        Console.Out.WriteLine(s.ClassCounts.Count == 0 ? "no labels" : $"{Plural.Of(s.ClassCounts.Count, "class")}, images of each: {string.Join(", ", s.ClassCounts.Select((n, c) => $"{c}: {n}"))}");
    }

    private static JsonObject Json(string name, string split, string path, ImageSet set, (string Split, long Count)[] counts, ImageSetStatistics s) => new()
    {
        ["set"] = name,
        ["split"] = split,
        ["width"] = set.Width,
        ["height"] = set.Height,
        ["channels"] = set.Channels,
        ["splits"] = new JsonObject(counts.Select(c => KeyValuePair.Create(c.Split, (JsonNode?)c.Count))),
        ["class_counts"] = new JsonArray([.. s.ClassCounts.Select(n => (JsonNode)n)]),
        ["mean"] = new JsonArray([.. s.Mean.Select(m => (JsonNode)m)]),
        ["standard_deviation"] = new JsonArray([.. s.StandardDeviation.Select(d => (JsonNode)d)]),
        ["min"] = s.Min,
        ["max"] = s.Max,
        ["zero_share"] = s.ZeroShare,
        ["one_share"] = s.OneShare,
        ["picture"] = path,
    };
}
