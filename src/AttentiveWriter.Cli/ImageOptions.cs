using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The options of commands that work on given images: picture files, or some of a data set.</summary>
internal sealed class ImageOptions(Session session, int usualCount = 16)
{
    private readonly Option<string[]> _images = PathUse.Of(new CommandOption<string[]>("--images")
    {
        Description = "Picture files: PNG, JPEG, WebP, GIF or BMP.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FILE",
    }, PathKind.InputFile);
    private readonly Option<Resize?> _resize = new CommandOption<Resize?>("--resize")
    {
        Description = "How images of another size are brought to the model's: crop (cover it, cut out the middle), stretch, or none, which "
            + "refuses them; otherwise as the model was trained, or of --images crop.",
    };
    private readonly Option<bool> _invert = new CommandOption<bool>("--invert")
    {
        Description = "Swap dark and light: for dark ink on light paper, where the model knows light strokes on dark.",
    };
    private readonly Option<string?> _data = CommonOptions.Data("Or images of a data set");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<Split> _split = CommonOptions.Split("Split of the data set: train, validation or test.", Split.Test);
    private readonly Option<int> _count = NumberRange.Of(new CommandOption<int>("--count")
    {
        Description = "Images of the data set, drawn at random, always the same.",
        DefaultValueFactory = _ => usualCount,
        HelpName = "N",
    }, 1);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _images, _resize, _invert, _data, _dataDir, _split, _count }) command.Add(option);
    }

    /// <summary>Adds the options of picture files alone.</summary>
    public void AddFilesTo(Command command)
    {
        foreach (Option option in new Option[] { _images, _resize, _invert }) command.Add(option);
    }

    /// <summary>How many picture files a line names.</summary>
    public int Files(ParseResult parsed) => parsed.GetValue(_images)?.Length ?? 0;

    /// <summary>An option of pictures that a line gives; null where it gives none.</summary>
    public string? GivenOfFiles(ParseResult parsed) => new Option[] { _resize, _invert }.FirstOrDefault(parsed.IsGiven)?.Name;

    /// <summary>Checks that one source is named, before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_images) is { Length: > 0 } == (parsed.GetValue(_data) is not null))
            throw new UsageException("give either --images FILE... or --data NAME");
        Option[] ofSets = [_dataDir, _split, _count];
        if (parsed.GetValue(_data) is null && ofSets.FirstOrDefault(parsed.IsGiven) is Option superfluous)
            throw new UsageException($"{superfluous.Name} says which images of a data set there are; with --images leave it out");
    }

    /// <summary>Reads the images, brought to a model's size, and makes them black and white as held-out images are.</summary>
    public Chosen Read(ParseResult parsed, RunConfig config, Binarisation binarisation, ulong seed) =>
        parsed.GetValue(_data) is string data ? OfData(parsed, config, data, binarisation, seed)
            : ReadFiles(parsed, config, binarisation, seed);

    /// <summary>Reads the picture files.</summary>
    public Chosen ReadFiles(ParseResult parsed, RunConfig config, Binarisation binarisation, ulong seed)
    {
        string[] files = parsed.GetValue(_images)!;
        Resize usual = config.Training.Resize == Resize.None ? Resize.Crop : config.Training.Resize;
        var given = new GivenImages(config.Model, parsed.GetValue(_resize) ?? usual, session);
        var chosen = new Chosen([.. files.SelectMany(given.Read)], files, new int?[files.Length])
        {
            Words = binarisation.DescribeFixed(),
            IsInverted = parsed.GetValue(_invert)
        };
        given.NoteChanged();
        if (chosen.IsInverted) Invert(chosen.Pixels);
        for (int i = 0; !chosen.IsInverted && i < files.Length; i++) given.HintInverted(chosen.Image(i), files[i], config.Training.Data);
        Binarise.ApplyFixed(binarisation, chosen.Pixels, config.Model.Pixels, seed);
        WarnOfConstant(chosen);
        return chosen;
    }

    private Chosen OfData(ParseResult parsed, RunConfig config, string data, Binarisation binarisation, ulong seed)
    {
        ModelSettings model = config.Model;
        Split split = parsed.GetValue(_split);
        if (parsed.GetValue(_resize) is not null && !DataCatalogue.IsFolder(data))
            throw new UsageException($"--resize is for the images of a folder, and {data} is a set of images of one size");
        if (parsed.GetValue(_resize) is Resize way) config = config with { Training = config.Training with { Resize = way } };
        ImageSet set = DataWords.WithNoteOfLeftOut(DataWords.Advised(
            () => config.OpenData(split, parsed.GetValue(_dataDir), data, session.Images),
            setting => setting.StartsWith("resize", StringComparison.Ordinal) ? "--" + setting.Replace('=', ' ') : null),
            session.Error);
        set.RequireFit(model.Width, model.Height, model.Channels);
        DataWords.NoteContents(set, session.Error);
        DataWords.NoteUnread(data, parsed.GetValue(_dataDir), session.Error);
        if (parsed.IsGiven(_count)) DataWords.NoteAll(_count.Name, parsed.GetValue(_count), set, session.Error);
        var part = new ImagePart(set, parsed.GetValue(_count));
        long[] indices = [.. Enumerable.Range(0, (int)part.Count).Select(i => part[i])];
        float[] values = part.Values(binarisation, seed);
        if (parsed.GetValue(_invert)) Invert(values);
        return new Chosen(values, [.. indices.Select(i => $"{set.Title} {i}")], [.. indices.Select(set.Label)])
        {
            Words = binarisation.DescribeFixed(set),
            Set = set,
            Of = set.Count,
            IsInverted = parsed.GetValue(_invert),
        };
    }

    private static void Invert(float[] intensities)
    {
        for (int i = 0; i < intensities.Length; i++) intensities[i] = 1 - intensities[i];
    }

    // Such an image says nothing, and what a model makes of it is no more.
    private void WarnOfConstant(Chosen chosen)
    {
        for (int i = 0; i < chosen.Names.Count; i++)
        {
            ReadOnlySpan<float> image = chosen.Image(i);
            if (image.IndexOfAnyExcept(image[0]) < 0)
                session.Error.Warn(string.Create(CultureInfo.InvariantCulture, $"{chosen.Names[i]} is one level all over "
                    + $"({image[0]:0.##}) as the model sees it"));
        }
    }

    /// <summary>The images.</summary>
    /// <param name="Pixels">Intensities, [count, channels, height, width].</param>
    /// <param name="Names">What each is called.</param>
    /// <param name="Labels">The class of each, where it is known.</param>
    public sealed record Chosen(float[] Pixels, IReadOnlyList<string> Names, IReadOnlyList<int?> Labels)
    {
        /// <summary>How they were made black and white, in the words to print beside figures.</summary>
        public string Words { get; init; } = "";

        /// <summary>How many images the data set has that they were drawn from; null of picture files.</summary>
        public long? Of { get; init; }

        /// <summary>The data set that they are of; null of picture files.</summary>
        public ImageSet? Set { get; init; }

        /// <summary>How many they are, of a part of a set that they were drawn at random, and of which set.</summary>
        public string CountWords => ImagePart.Describe(Names.Count, Of ?? Names.Count) + (Set is null ? "" : $", of {Set.Title}");

        /// <summary>The class of each image: those that were given, in turn, or, for a model that was told classes, that of its label;
        /// null where neither is.</summary>
        public int[]? Classes(IReadOnlyList<int>? given, ModelSettings model) =>
            given is not null ? ClassChoice.InTurn(given, Names.Count) : model.Classes == 0 ? null
            : [.. Labels.Select(label => label
                ?? throw new UsageException($"the model was told classes; say that of the images with --class 0..{model.Classes - 1}"))];

        /// <summary>Says in JSON which images they are.</summary>
        public void AddTo(JsonObject json)
        {
            json["data"] = Set?.Name;
            json["split"] = Set?.Split.Word();
            json["set_images"] = Of;
            json["part_seed"] = Names.Count < Of ? ImagePart.Seed : null;
            json["inverted"] = IsInverted;
        }

        /// <summary>Whether dark and light were swapped.</summary>
        public bool IsInverted { get; init; }

        /// <summary>The intensities of one, [channels, height, width].</summary>
        public ReadOnlySpan<float> Image(int index) => Pixels.AsSpan(index * (Pixels.Length / Names.Count), Pixels.Length / Names.Count);
    }
}
