using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>Street View House Numbers (Netzer et al., 2011), format 2: digits cropped to 32 x 32, in colour.</summary>
/// <remarks>Published as MATLAB files of an array X [row, column, channel, image] and an array y of labels, in which 10 means the digit 0.
/// Of the 73,257 training images the last tenth validates; 26,032 test. The 531,131 extra images, which are easier, only ever train.
/// (The DRAW paper, too, takes training and extra images together, but of format 1: whole numbers.)</remarks>
public static class Svhn
{
    private const int Side = 32, Channels = 3, Classes = 10, ImageSize = Side * Side * Channels;

    private const string Title = "SVHN", Train = "train_32x32.mat", Extra = "extra_32x32.mat", Test = "test_32x32.mat";

    private const string Place = "http://ufldl.stanford.edu/housenumbers/";

    /// <summary>Its published files.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new(Place + Train, 182040794, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
        new(Place + Test, 64275384, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"),
    ];

    /// <summary>Its published files with that of the extra images.</summary>
    public static IReadOnlyList<DataFile> FilesWithExtra { get; } =
        [.. Files, new(Place + Extra, 1329278602, "a133a4beb38a00fcdda90c9489e0c04f900b660ce8a316a5e854838379a71eb3")];

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>train_32x32.mat</c>.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split) => Load(directory, split, "svhn");

    /// <summary>Loads one split, where the extra images train as well.</summary>
    /// <param name="directory">The folder of the files, <c>extra_32x32.mat</c> among them.</param>
    /// <param name="split">The split; validation and test are as without them.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet LoadWithExtra(string directory, Split split)
    {
        const string Name = "svhn-extra";
        if (split != Split.Train) return Load(directory, split, Name);
        // Before the first file is read: to miss the second a minute later is no help.
        string path = DataFolder.Require(directory, Name, Title, Extra);
        ImageSet train = Load(directory, split, Name);
        (byte[] pixels, byte[] labels) = Read(path);
        return new JoinedImageSet(Name, split, train, Set(Name, split, pixels, labels));
    }

    private static InMemoryImageSet Load(string directory, Split split, string name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string path = DataFolder.Require(directory, name, Title, split == Split.Test ? Test : Train);
        (byte[] pixels, byte[] labels) = Read(path);
        (int start, int count) = Splits.Part(split, labels.Length, holdOneIn: 10, path);
        return Set(name, split, pixels.AsMemory(start * ImageSize, count * ImageSize), labels.AsMemory(start, count));
    }

    private static InMemoryImageSet Set(string name, Split split, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels) =>
        new(name, split, Side, Side, Channels, pixels, labels, Classes);

    private static (byte[] Pixels, byte[] Labels) Read(string path)
    {
        IReadOnlyDictionary<string, MatArray> arrays = MatFile.Read(path, ["X", "y"]);
        MatArray x = arrays["X"], y = arrays["y"];
        // MATLAB leaves out a last length of 1: that of a single image.
        if (x.Type != MatType.UInt8 || x.Dimensions.Count > 4 || x.Count == 0 || !x.Dimensions.Take(3)
            .SequenceEqual([Side, Side, Channels]))
            throw new InputFileException(path,
                $"X is {x.Shape} of {x.Type.ToString().ToLowerInvariant()}, expected 32 x 32 x 3 x images of uint8");
        int count = x.Count / ImageSize;
        if (y.Count != count)
            throw new InputFileException(path, $"the file has {Plural.Of(y.Count, "label")} (y) for {Plural.Of(count, "image")} (X)");
        // In which order another shape has them, nobody can tell.
        if (y.Dimensions.Any(length => length != 1 && length != count))
            throw new InputFileException(path, $"y is {y.Shape}, expected {count} x 1");
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            if (y[i] is not (>= 1 and <= Classes) || y[i] % 1 != 0)
                throw new InputFileException(path,
                    FormattableString.Invariant($"label {i + 1} is {y[i]}, expected 1 to {Classes}, where 10 means the digit 0"));
            labels[i] = (byte)(y[i] % Classes);
        }
        Planes.Transpose(x.Bytes, Side, Side);
        return (x.Bytes, labels);
    }
}
