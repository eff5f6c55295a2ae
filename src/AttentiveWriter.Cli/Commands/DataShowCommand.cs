using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data show</c>.</summary>
internal sealed class DataShowCommand : WorkingCommand
{

    private readonly Argument<string> _name = PathUse.Of(new CommandArgument<string>("NAME")
    {
        HelpName = "NAME",
        Description = $"Data set ({string.Join(", ", DataCatalogue.Names)}), or a folder of images.",
        CompletionSources = { _ => DataCatalogue.Names },
    }, PathKind.Data, names: DataCatalogue.Names);
    private readonly Option<Split> _split = CommonOptions.Split("train, validation or test.", Split.Train);
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<Resize?> _resize = new CommandOption<Resize?>("--resize")
    {
        Description = "Of a folder: bring its images to the size of the first, crop or stretch.",
        HelpName = "KIND",
    };
    private readonly Option<int?> _channels = NumberRange.AnyOf(new CommandOption<int?>("--channels")
    {
        Description = "Of a folder: make all of its images grey (1) or colour (3).",
        HelpName = "N",
    }, 1, 3);
    private readonly Option<int> _count = NumberRange.Of(new CommandOption<int>("--count")
    {
        Description = "Images in the picture, drawn at random, always the same.",
        DefaultValueFactory = _ => 64,
        HelpName = "N",
    }, 1);
    private readonly Option<string?> _out = new CommandOption<string?>("--out")
    {
        Description = "PNG grid to write (otherwise NAME-SPLIT.png).",
        HelpName = "FILE",
    };
    private readonly Option<int> _scale = CommonOptions.Scale("Picture pixels a pixel of the set.", usual: 2);
    private readonly Option<int> _columns = NumberRange.Of(new CommandOption<int>("--columns")
    {
        Description = "Images a row.",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    }, 1, Image.MaxSide);

    public DataShowCommand(Session session)
        : base(session, "show", "Draws some images of a data set, each over its class, and measures all of a split.")
    {
        PathUse.Of(_out, PathKind.OutputFile, OutOf);
        Accept(_name, _split, _dataDir, _resize, _channels, _count, _out, _scale, _columns);
        Examples =
        [
            "draw data show mnist --out mnist.png                              64 images, and the figures of all 50,000",
            "draw data show glyphs --split test --count 100 --columns 10       a built-in set",
            "draw data show mnist --data-dir DIR --json                        the figures for a script",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string name = parsed.GetValue(_name)!;
        Split split = parsed.GetValue(_split);
        string path = OutOf(parsed);
        Output.RequireEnding(path, "--out", ".png");
        FolderOptions options = OptionsOf(parsed, name);
        ImageSet Open(Split part) => DataWords.Advised(
            () => DataCatalogue.Open(name, part, parsed.GetValue(_dataDir), options), setting => "--" + setting.Replace('=', ' '));
        ImageSet set = DataWords.WithNoteOfLeftOut(Open(split), Error);
        DataWords.NoteUnread(name, parsed.GetValue(_dataDir), Error);
        int count = (int)Math.Min(parsed.GetValue(_count), set.Count), columns = Math.Min(parsed.GetValue(_columns), Math.Max(1, count));
        PictureFit fit = Fit(parsed, set, count, columns);
        // Of all splits, before anything is written: a set may be too small to have every one.
        (Split, long)[] counts = [.. Splits.All.Select(s => (s, s == split ? set.Count : Count(() => Alike(set, Open(s)))))
            .Where(c => c.Item2 > 0)];
        if (parsed.IsGiven(_count)) DataWords.NoteAll(_count.Name, parsed.GetValue(_count), set, Error);
        DataWords.NoteContents(set, Error);
        Output.Png(path, Grid(new ImagePart(set, fit.Count), fit.Scale, columns), Session.Written);
        ImageSetStatistics statistics = Counted.Run(
            Session, "reading", set.Count, (progress, token) => ImageSetStatistics.Measure(set, progress, token));
        return new Result(name, split, path, fit.Count, set, counts, statistics);
    }

    private string OutOf(ParseResult parsed)
    {
        string set = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(_name)!));
        return parsed.GetValue(_out) ?? $"{Path.GetFileName(set)}-{parsed.GetValue(_split).Word()}.png";
    }

    // What was given is an order; of large images the usual number and size may be more than a picture holds.
    private PictureFit Fit(ParseResult parsed, ImageSet set, int count, int columns)
    {
        int scale = parsed.GetValue(_scale), label = set.Classes > 0 ? Caption.Height : 0;
        bool isCount = parsed.IsGiven(_count), isScale = parsed.IsGiven(_scale);
        PictureFit fit = PictureFit.Of(count, scale, f =>
            (f.Count == count || !isCount) && (f.Scale == scale || !isScale) && Output.HasRoom(Size(f))) ?? new PictureFit(count, scale);
        Output.RequireRoom(fit.Count, fit.Scale, Size(fit));
        if (fit != new PictureFit(count, scale)) Error.Note($"the images are large ({set.Width} x {set.Height}): the picture shows "
            + $"{fit.Count}, at scale {fit.Scale}");
        return fit;

        (long, long) Size(PictureFit f) =>
            ImageGrid.Size(f.Count, columns, (long)set.Width * f.Scale, (long)(set.Height + label) * f.Scale, 2 * f.Scale);
    }

    private FolderOptions OptionsOf(ParseResult parsed, string name)
    {
        int channels = parsed.GetValue(_channels) ?? 0;
        if (!DataCatalogue.IsFolder(name) && (parsed.GetValue(_resize) is not null || channels != 0))
            throw new UsageException($"--resize and --channels are for the images of a folder, and {name} is a set of images of one size");
        return new FolderOptions(Channels: channels, Resize: parsed.GetValue(_resize) ?? Resize.None) { Reader = Session.Images };
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
            pictures.Add(set.Classes > 0 && set.Label(part[i]) is int label
                ? Caption.Under(image, Caption.OfClass(label, set.ClassNames), scale) : image);
        }
        return ImageGrid.Arrange(pictures, columns, 2 * scale, background: 64);
    }

    private static ImageSet Alike(ImageSet shown, ImageSet other)
    {
        other.RequireSizeOf(shown);
        return other;
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

    private sealed record Result(
        string Name, Split Split, string Picture, int Shown, ImageSet Set, (Split Split, long Count)[] Counts,
        ImageSetStatistics Statistics) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["set"] = Set.Name,
            ["split"] = Split.Word(),
            ["width"] = Set.Width,
            ["height"] = Set.Height,
            ["channels"] = Set.Channels,
            ["splits"] = new JsonObject(Counts.Select(c => KeyValuePair.Create(c.Split.Word(), (JsonNode?)c.Count))),
            ["class_counts"] = new JsonArray([.. Statistics.ClassCounts.Select(n => (JsonNode)n)]),
            ["class_names"] = new JsonArray([.. Set.ClassNames.Select(n => (JsonNode)n)]),
            ["left_out"] = new JsonObject(Set.LeftOut.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value))),
            ["mean"] = new JsonArray([.. Statistics.Mean.Select(m => (JsonNode)m)]),
            ["standard_deviation"] = new JsonArray([.. Statistics.StandardDeviation.Select(d => (JsonNode)d)]),
            ["min"] = Statistics.Min,
            ["max"] = Statistics.Max,
            ["zero_share"] = Statistics.ZeroShare,
            ["one_share"] = Statistics.OneShare,
            ["picture"] = Picture,
            ["picture_images"] = Shown,
            ["part_seed"] = Shown < Set.Count ? ImagePart.Seed : null,
        };

        public void WriteTo(TextWriter output)
        {
            ImageSetStatistics s = Statistics;
            if (Shown < Set.Count) output.WriteLine($"in the picture: {ImagePart.Describe(Shown, Set.Count)}");
            output.WriteLine($"{Name}: {Set.Width} x {Set.Height} x {Set.Channels} (width x height x channels); "
                + $"images: {string.Join(", ", Counts.Select(c => $"{c.Split.Word()} {c.Count}"))}");
            output.WriteLine($"{Split.Word()}: mean {Each(s.Mean)}, standard deviation {Each(s.StandardDeviation)}, {s.Min:0.####} to "
                + $"{s.Max:0.####}, "
                + $"{100 * s.ZeroShare:F1} % exactly 0, {100 * s.OneShare:F1} % exactly 1");
            output.WriteLine(s.ClassCounts.Count == 0 ? "no labels" : $"{Plural.Of(s.ClassCounts.Count, "class")}, images of each: "
                + string.Join(", ", s.ClassCounts.Select((n, c) => $"{Set.ClassName(c)}: {n}")));
        }

        private static string Each(IEnumerable<double> values) =>
            string.Join(" / ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
    }
}
