namespace AttentiveWriter.Data;

/// <summary>The data sets that have a name.</summary>
public static class DataCatalogue
{
    /// <summary>Environment variable with a folder of data sets.</summary>
    public const string Variable = "DRAW_DATA";

    // The innermost first: a folder that holds an archive's is one in which its members are found, but not read.
    private static readonly string[] InnerFolders = ["raw/gzip", "gzip", "raw", ""];

    private static readonly IReadOnlyDictionary<Split, long> SizesOfMnist = Splits.Sizes(50_000, 10_000, 10_000);

    /// <summary>All sets.</summary>
    public static IReadOnlyList<DataSet> Sets { get; } =
    [
        new("mnist", "handwritten digits, 28x28 grey", Mnist.Load) { IsLightOnDark = true, Files = Mnist.Files, OtherFolder = "MNIST",
            OtherFile = Mnist.Npz, Published = SizesOfMnist },
        new("cluttered-mnist", "MNIST digits among fragments of others, 100x100", (folder, split) =>
            Scenes(folder, split, digits => new ClutteredMnist(digits))) { IsLightOnDark = true, Source = "mnist", Files = Mnist.Files,
            OtherFolder = "MNIST", OtherFile = Mnist.Npz, Published = SizesOfMnist },
        new("two-digit", "two MNIST digits in one image, 60x60", (folder, split) =>
            Scenes(folder, split, digits => new TwoDigitMnist(digits))) { IsLightOnDark = true, Source = "mnist", Files = Mnist.Files,
            OtherFolder = "MNIST", OtherFile = Mnist.Npz, Published = SizesOfMnist },
        new("fashion-mnist", "pieces of clothing, 28x28 grey", FashionMnist.Load) { IsLightOnDark = true, Files = FashionMnist.Files,
            OtherFolder = "FashionMNIST", Published = SizesOfMnist },
        new("kmnist", "cursive Japanese characters, 28x28 grey", Kmnist.Load) { IsLightOnDark = true, Files = Kmnist.Files,
            OtherFolder = "KMNIST", Published = SizesOfMnist },
        new("emnist", "handwritten digits and letters of 47 classes, 28x28 grey", Emnist.Load) { IsLightOnDark = true, Files = Emnist.Files,
            OtherFolder = Emnist.OtherFolder, Published = Splits.Sizes(94_000, 18_800, 18_800) },
        .. Emnist.Sets,
        new("binarized-mnist", "MNIST digits in the fixed binarisation of Larochelle and Murray, 28x28 black and white",
            BinarizedMnist.Load) { IsLightOnDark = true, Files = BinarizedMnist.Files, Published = SizesOfMnist },
        new("cifar10", "photographs of ten kinds of things, 32x32 colour", Cifar10.Load) { Files = Cifar10.Files,
            Published = Splits.Sizes(45_000, 5_000, 10_000) },
        new("svhn", "house numbers, cropped to one digit, 32x32 colour", Svhn.Load) { Files = Svhn.Files,
            Published = Splits.Sizes(65_932, 7_325, 26_032) },
        new("svhn-extra", "house numbers with the 531,131 extra images to train on", Svhn.LoadWithExtra) { Source = "svhn",
            Files = Svhn.FilesWithExtra, Published = Splits.Sizes(597_063, 7_325, 26_032) },
        new("omniglot", "handwritten characters of 50 alphabets, 28x28 grey", Omniglot.Load) { IsLightOnDark = true,
            ByHand = Omniglot.Url, Published = Splits.Sizes(23_000, 1_345, 8_070) },
        new("glyphs", "drawn digits, 28x28, made on the spot: no file needed", (_, split) => new Glyphs(0, split)) { IsLightOnDark = true },
    ];

    /// <summary>Names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sets.Select(set => set.Name)];

    /// <summary>Returns a set by name.</summary>
    /// <exception cref="SettingsException">There is none; the message names the nearest.</exception>
    public static DataSet Named(string name) => Sets.FirstOrDefault(set => set.Name == name)
        ?? throw new SettingsException($"there is no data set '{name}'{Spelling.Hint(name, Names)}; data sets: "
            + $"{string.Join(", ", Names)}, or a folder of images");

    /// <summary>Whether a name means a folder of images: it is none of <see cref="Names"/>, and is a folder or looks like a path.</summary>
    /// <param name="name">What was typed.</param>
    public static bool IsFolder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !Names.Contains(name) && (Directory.Exists(name) || name.Contains('/') || name.Contains(Path.DirectorySeparatorChar));
    }

    /// <summary>Returns what a run keeps of a name: itself, or the whole path of a folder, so that the run finds it from
    /// anywhere.</summary>
    /// <param name="name">One of <see cref="Names"/>, or a folder of images.</param>
    public static string FullName(string name) => IsFolder(name) ? Path.GetFullPath(name) : name;

    /// <summary>Returns what data are called wherever others read it: their name, of a folder the last part of its path.</summary>
    /// <param name="name">One of <see cref="Names"/>, or a folder of images.</param>
    public static string ShortName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Names.Contains(name)) return name;
        string folder = ImageFolder.NameOf(name);
        // A folder that is called like a set must not pass for it.
        return Names.Contains(folder) ? $"{folder} (folder)" : folder;
    }

    /// <summary>Opens one split of a set.</summary>
    /// <param name="name">One of <see cref="Names"/>, or a folder of images.</param>
    /// <param name="split">The split.</param>
    /// <param name="folder">Where the files are; null looks in the folder that DRAW_DATA names, or without it in the user's cache.</param>
    /// <param name="options">How a folder of images is read; null takes the size of its first image. Other sets do not look at it.</param>
    /// <exception cref="SettingsException">There is no such set; the message names the nearest.</exception>
    /// <exception cref="InputFileException">Its files are missing or bad.</exception>
    public static ImageSet Open(string name, Split split, string? folder = null, FolderOptions? options = null)
    {
        if (IsFolder(name)) return ImageFolder.Load(name, split, (options ?? new FolderOptions()) with { Name = ShortName(name) });
        DataSet set = Named(name);
        // What needs no file needs no folder.
        return set.Load(set.NeedsFiles ? FolderOf(set, folder) : "", split);
    }

    /// <summary>Where the folders of all sets are, unless it is said: DRAW_DATA, otherwise the user's cache, which need not be there yet.
    /// On Linux that is
    /// <c>AttentiveWriter/data</c> in XDG_DATA_HOME or <c>~/.local/share</c>.</summary>
    /// <exception cref="NoDataFolderException">There is no such variable, and the account has no folder for data.</exception>
    /// <exception cref="SettingsException">The variable names a file.</exception>
    public static string Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable
        ? !File.Exists(variable) ? variable
            : throw new SettingsException($"{Variable} is '{variable}', which is {FileOrLink(variable)}, expected a folder")
        : Path.Combine(UserFolder.Data ?? throw new NoDataFolderException(), "AttentiveWriter", "data");

    // A link that leads nowhere, or back to itself, is there all the same.
    private static string FileOrLink(string path) =>
        new FileInfo(path).LinkTarget is string target ? $"a link to '{target}', where there is no folder" : "a file";

    /// <summary>Where a set's files are read from: the set's folder or torchvision's in the given one, or the given one itself; also in
    /// sub-folders
    /// <c>raw</c> and <c>gzip</c>, as torchvision and EMNIST's archive have them.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The set's own folder, or one that holds a folder for each set; null is <see cref="Root"/>.</param>
    public static string FolderOf(DataSet set, string? folder)
    {
        ArgumentNullException.ThrowIfNull(set);
        string outer = folder ?? Root, inside = Path.Combine(outer, set.Source);
        // An empty folder of the set's name does not hide files beside it.
        return Places(set, outer).FirstOrDefault(place => Has(set, place)) ?? (Directory.Exists(inside) ? inside : outer);
    }

    /// <summary>Whether all files of a set are where they are read from; their names alone are looked at.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The set's own folder, or one that holds a folder for each set; null is <see cref="Root"/>.</param>
    public static bool IsHere(DataSet set, string? folder)
    {
        string place = FolderOf(set, folder);
        if (HasOtherFile(set, place)) return true;
        return set.Files.All(file => file.IsIn(place))
            && (set.ByHand is not string url || File.Exists(Path.Combine(place, url[(url.LastIndexOf('/') + 1)..])));
    }

    /// <summary>Where a set's files are, or go to where none is there yet: a folder of the set's name, unless they lie in the given one
    /// itself.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The set's own folder, or one that holds a folder for each set; null is <see cref="Root"/>.</param>
    public static string HomeOf(DataSet set, string? folder)
    {
        string outer = folder ?? Root, read = FolderOf(set, outer);
        // Some sets are published under the names of another's files: a name alone does not tell whose they are, but that of a folder above
        // does.
        string[] way = Path.TrimEndingDirectorySeparator(Path.GetFullPath(read)).Split(Path.DirectorySeparatorChar);
        bool isOwn = way[^1] == set.Source || (set.OtherFolder is not null && way.TakeLast(3).Contains(set.OtherFolder));
        bool isHere = HasOtherFile(set, read)
            || set.Files.Any(file =>
                file.IsIn(read) && (isOwn || file.Members.Count > 0 || HasLength(Path.Combine(read, file.Name), file.Bytes)));
        return isHere ? read : Path.Combine(outer, set.Source);
    }

    // Too few digits are the fault of their file, and not of the choice of the set.
    private static ImageSet Scenes(string folder, Split split, Func<ImageSet, ImageSet> make)
    {
        ImageSet digits = Mnist.Load(folder, split);
        return digits.Count > 1 ? make(digits)
            : throw new InputFileException(digits.File ?? folder, $"scenes take at least 2 digits, and {digits.Title} has one");
    }

    private static IEnumerable<string> Places(DataSet set, string outer) =>
        from place in new[] { set.Source, set.OtherFolder ?? "", "" }.Distinct()
        from inner in InnerFolders
        select Path.Combine(outer, place, inner);

    private static bool Has(DataSet set, string place) => set.Files.Any(file => file.IsPartlyIn(place)) || HasOtherFile(set, place);

    private static bool HasOtherFile(DataSet set, string place) => set.OtherFile is string name && File.Exists(Path.Combine(place, name));

    private static bool HasLength(string path, long bytes) => File.Exists(path) && new FileInfo(path).Length == bytes;
}
