using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>Omniglot (Lake, Salakhutdinov and Tenenbaum, 2015) in the 28 x 28 version of Burda, Grosse and Salakhutdinov, "Importance
/// Weighted Autoencoders" (2016), on which bounds are compared: handwritten characters, whose classes are their 50 alphabets.</summary>
/// <remarks>
/// A MATLAB file of an array <c>data</c> [784, 24345] and an array <c>testdata</c> [784, 8070], one image a column, with the alphabets as
/// one-hot columns in <c>target</c> and <c>testtarget</c>, which may be absent. Of the training images the last 1,345 validate (of a file
/// of another size: the last eighteenth). It is assumed that the 784 values of an image run down its columns, as the authors' own code
/// takes them: so its letters stand upright. Intensities are rounded to 256 levels.
/// </remarks>
public static class Omniglot
{
    private const int Side = 28, ImageSize = Side * Side, Alphabets = 50, HoldOneIn = 18, Official = 24345, OfficialHeld = 1345;

    private const string FileName = "chardata.mat";

    /// <summary>Where its file is published.</summary>
    public const string Url = "https://github.com/yburda/iwae/raw/master/datasets/OMNIGLOT/chardata.mat";

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of <c>chardata.mat</c>.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">The file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string prefix = split == Split.Test ? "test" : "";
        string path = DataFolder.Find(directory, FileName) ?? throw Missing(directory);
        IReadOnlyDictionary<string, MatArray> arrays = MatFile.Read(path, [prefix + "data"], [prefix + "target"]);
        MatArray data = arrays[prefix + "data"];
        if (data.Dimensions.Count != 2 || data.Dimensions[0] != ImageSize || data.Count == 0)
            throw new InputFileException(path, $"'{data.Name}' is {data.Shape}, expected {ImageSize} x images");
        int total = data.Dimensions[1];
        byte[] pixels = Pixels(path, data);
        byte[]? labels = arrays.TryGetValue(prefix + "target", out MatArray? target) ? Labels(path, target, total) : null;
        (int start, int count) = total == Official && split != Split.Test
            ? split == Split.Train ? (0, Official - OfficialHeld) : (Official - OfficialHeld, OfficialHeld)
            : Splits.Part(split, total, HoldOneIn, path);
        return new InMemoryImageSet("omniglot", split, Side, Side, 1, pixels.AsMemory(start * ImageSize, count * ImageSize),
            labels is null ? default : labels.AsMemory(start, count), labels is null ? 0 : Alphabets);
    }

    private static InputFileException Missing(string directory)
    {
        RegularFile.RequireVisible(Path.Combine(directory, FileName));
        return new InputFileException(directory, $"{FileName} is not here; fetch it from {Url} and put it there")
        {
            IsMissing = true,
            DataSet = "omniglot",
            Remedy = Remedy.DataFolder
        };
    }

    private static byte[] Pixels(string path, MatArray data)
    {
        byte[] pixels = new byte[data.Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = data[i];
            if (value is not (>= 0 and <= 1))
                throw new InputFileException(path,
                    FormattableString.Invariant($"image {i / ImageSize + 1} of '{data.Name}' has the value {value}, expected 0 to 1"));
            pixels[i] = (byte)(255 * value + 0.5);
        }
        Planes.Transpose(pixels, Side, Side);
        return pixels;
    }

    private static byte[] Labels(string path, MatArray target, int images)
    {
        if (target.Dimensions.Count != 2 || target.Dimensions[0] != Alphabets || target.Dimensions[1] != images)
            throw new InputFileException(path, $"'{target.Name}' is {target.Shape}, expected {Alphabets} x {images}");
        byte[] labels = new byte[images];
        for (int i = 0; i < images; i++)
        {
            int ones = 0, zeros = 0;
            for (int c = 0; c < Alphabets; c++)
            {
                double value = target[i * Alphabets + c];
                if (value == 1) (labels[i], ones) = ((byte)c, ones + 1);
                else if (value == 0) zeros++;
            }
            if (ones != 1 || zeros != Alphabets - 1)
                throw new InputFileException(path, $"column {i + 1} of '{target.Name}' is not one 1 among zeros");
        }
        return labels;
    }
}
