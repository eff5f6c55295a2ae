using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>What commands say of the images they were given.</summary>
internal static class DataWords
{
    private const int ListedNames = 10;

    /// <summary>Says what a folder of images has that is no image.</summary>
    /// <returns>The set.</returns>
    public static ImageSet WithNoteOfLeftOut(ImageSet set, ErrorTerminal error)
    {
        if (set.LeftOut.Count > 0)
        {
            error.Note($"{Plural.Of(set.LeftOut.Values.Sum(), "file", "N0")} of {set.Name} left out, no image by its name: "
                + ImageFolder.Described(set.LeftOut));
        }
        if (set.LinksLeftOut is { Count: > 0 } links)
            error.Warn($"{Plural.Of(links.Count, "folder", "N0")} of {set.Name} left out with all inside, as "
                + $"{(links.Count == 1 ? "it is a link" : "they are links")}: {string.Join(", ", links.Take(ListedNames))}"
                + (links.Count > ListedNames ? ", ..." : ""));
        return set;
    }

    /// <summary>Says where a folder of data files was given for images that are read from none there.</summary>
    /// <param name="data">A data set's name, or a folder of images.</param>
    /// <param name="dataDir">The folder; null where none was given.</param>
    /// <param name="error">Where it is said.</param>
    public static void NoteUnread(string data, string? dataDir, ErrorTerminal error)
    {
        if (dataDir is null || IsReadFromDataDir(data)) return;
        error.Note($"--data-dir is not looked at: {DataCatalogue.ShortName(data)} is "
            + (DataCatalogue.IsFolder(data) ? "a folder of images itself" : "made on the spot, from no file"));
    }

    /// <summary>Whether images are of files that --data-dir may hold.</summary>
    public static bool IsReadFromDataDir(string data) =>
        !DataCatalogue.IsFolder(data) && DataCatalogue.Sets.FirstOrDefault(set => set.Name == data)?.NeedsFiles != false;

    /// <summary>Says where more images were asked for than a set has.</summary>
    /// <param name="what">The option or the setting that asks.</param>
    /// <param name="asked">How many it asks for.</param>
    /// <param name="set">The set.</param>
    /// <param name="error">Where it is said.</param>
    public static void NoteAll(string what, long asked, ImageSet set, ErrorTerminal error)
    {
        if (asked > set.Count)
            error.Note(FormattableString.Invariant($"{what} is {asked:N0}, and {set.Title} has ")
                + $"{Plural.Of(set.Count, "image", "N0")}: all are taken");
    }

    /// <summary>Says what of a set's images makes figures of them not what they seem: that there is nothing to see in them, or that they
    /// are not all of those that are published under their name.</summary>
    public static void NoteContents(ImageSet images, ErrorTerminal error)
    {
        WarnOfConstant(images, error);
        if (DataCatalogue.Sets.FirstOrDefault(set => set.Name == images.Name) is not DataSet known
            || !known.Published.TryGetValue(images.Split, out long published) || published == images.Count) return;
        error.Note($"{images.Title} has {Plural.Of(images.Count, "image", "N0")} here, and "
            + FormattableString.Invariant($"{published:N0} as published: figures on them are none of {known.Name}"));
    }

    /// <summary>Warns of classes that a model is told and never sees.</summary>
    public static void WarnOfUnseenClasses(ImageSet images, ErrorTerminal error)
    {
        if (images.ClassesWithoutImages() is { Count: > 0 } unseen)
            error.Warn($"no image of {images.Title} is of {Plural.Of(unseen.Count, "class", "N0")} that the model is told: "
                + $"{string.Join(", ", unseen.Take(ListedNames))}{(unseen.Count > ListedNames ? ", ..." : "")}");
    }

    private static void WarnOfConstant(ImageSet images, ErrorTerminal error)
    {
        if (!images.AreConstant())
        {
            if (images.Count > 1 && images.AreAlike())
                error.Warn($"all {Plural.Of(images.Count, "image", "N0")} of {images.Title} are the same one");
            return;
        }
        // The files of the sets that have a name know no transparency.
        string why = DataCatalogue.Names.Contains(images.Name) ? "" : "; images drawn in black on a transparent ground become black";
        bool isOne = images.Count == 1;
        string which = isOne ? "the only image" : $"all {Plural.Of(images.Count, "image", "N0")}";
        error.Warn($"{which} of {images.Title} {(isOne ? "is" : "are")} of one value each, with nothing to see in them{why}");
    }

    /// <summary>What images are called beside a figure: as those of the training where they are these, also where their folder has
    /// moved.</summary>
    /// <param name="config">The model's settings.</param>
    /// <param name="images">The images.</param>
    /// <param name="data">The set or the folder that they are from.</param>
    public static string NameOf(RunConfig config, ImageSet images, string data) =>
        config.Data?.Has(images) == true ? config.DataName : DataCatalogue.ShortName(data);

    /// <summary>Makes sure that the files of labels are here, or a folder's folders of classes, where a model needs labels: without them it
    /// is the files that are wrong, and not the choice of the set.</summary>
    /// <exception cref="InputFileException">Some are missing.</exception>
    public static void RequireLabels(ImageSet images, string data, string? dataDir)
    {
        if (images.Classes == 0 && DataCatalogue.IsFolder(data))
            throw new InputFileException(data, "the model needs labels, and the images of this folder have none; expected a folder in it "
                + "for each class, with all of its images inside");
        if (images.Classes > 0 || DataCatalogue.Sets.FirstOrDefault(s => s.Name == data) is not DataSet set) return;
        string folder = DataCatalogue.FolderOf(set, dataDir);
        string[] missing = [.. set.Files.Where(file => file.Name.Contains("labels", StringComparison.Ordinal) && !file.IsIn(folder))
            .Select(file => file.Name)];
        if (missing.Length > 0)
            throw new InputFileException(folder,
                $"the model needs labels, and {string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} not here; fetch what "
                + $"is missing with 'draw data get {data}'");
    }

    /// <summary>Whether images are those that a model was trained with, in JSON: null where that is not known.</summary>
    public static void AddTo(JsonObject json, RunConfig config, ImageSet images)
    {
        json["same_data"] = config.Data?.Has(images);
        var f = images.Fingerprint;
        json["fingerprint"] = new JsonObject
        {
            ["images"] = f.Images,
            ["width"] = f.Width,
            ["height"] = f.Height,
            ["channels"] = f.Channels,
            ["values"] = f.Values,
            ["labels"] = f.Labels,
        };
    }

    /// <summary>Runs what reads images, and where a setting would read them, says how this command takes it.</summary>
    /// <param name="read">The reading.</param>
    /// <param name="option">How the command takes a setting and its value, such as <c>--set resize=crop</c>; null where it takes
    /// none, or not that one.</param>
    public static T Advised<T>(Func<T> read, Func<string, string?>? option)
    {
        try
        {
            return read();
        }
        catch (InputFileException e) when (e.Setting is string setting && option?.Invoke(setting + "=") is not null)
        {
            string[] values = setting == "resize" ? ["crop", "stretch"] : ["1", "3"];
            throw new InputFileException(e.Path,
                $"{e.Problem}; {(setting == "resize" ? "they are brought to one size" : "they are made so")} with "
                + string.Join(" or ", values.Select(value => option!($"{setting}={value}"))), e);
        }
    }
}
