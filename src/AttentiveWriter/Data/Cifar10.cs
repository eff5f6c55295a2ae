using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>CIFAR-10 (Krizhevsky, 2009), its binary version: photographs of ten kinds of things, 32 x 32, in colour.</summary>
/// <remarks>A file is records of one label and 32 x 32 bytes each of red, green and blue. Of the five training files, in order, the last
/// tenth validates: the last 5,000 of 50,000. The 10,000 of the sixth file test.</remarks>
public static class Cifar10
{
    private const int Side = 32, Channels = 3, Classes = 10, ImageSize = Channels * Side * Side, RecordSize = 1 + ImageSize;

    private const string Title = "CIFAR-10", Folder = "cifar-10-batches-bin";

    /// <summary>The archive it is published in.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", 170052171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")
        {
            Members = [.. Names(Split.Train).Concat(Names(Split.Test)).Select(name => $"{Folder}/{name}")],
        },
    ];

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of <c>data_batch_1.bin</c> to <c>5</c> and <c>test_batch.bin</c>, or the one above it, as it is
    /// unpacked.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        bool isTest = split == Split.Test;
        RequireBinary(directory);
        string[] paths = [.. Names(split)
            .Select(name => DataFolder.Require(directory, "cifar10", Title, name, Path.Combine(Folder, name)))];
        int[] counts = [.. paths.Select(Records)];
        int total = counts.Sum();
        byte[] pixels = new byte[total * ImageSize], labels = new byte[total];
        for (int i = 0, first = 0; i < paths.Length; first += counts[i++])
            Read(paths[i], pixels.AsSpan(first * ImageSize, counts[i] * ImageSize), labels.AsSpan(first, counts[i]));
        (int start, int count) = Splits.Part(split, total, holdOneIn: 10, isTest ? paths[0] : Path.GetDirectoryName(paths[0])!);
        return new InMemoryImageSet(
            "cifar10", split, Side, Side, Channels, pixels.AsMemory(start * ImageSize, count * ImageSize), labels.AsMemory(start, count),
                Classes,
            classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);
    }

    // The version for Python has nearly the same names; to say that files are not there would send one looking.
    private static void RequireBinary(string directory)
    {
        string[] binary = ["data_batch_1.bin", "test_batch.bin", $"{Folder}/data_batch_1.bin", $"{Folder}/test_batch.bin"];
        string[] pickled =
            ["cifar-10-batches-py/data_batch_1", "data_batch_1", "test_batch", "cifar-10-python.tar.gz", "cifar-10-batches-py.tar.gz"];
        if (DataFolder.Find(directory, binary) is not null || DataFolder.Find(directory, pickled) is not string python) return;
        string url = Files[0].Url;
        throw new InputFileException(python, $"this is CIFAR-10 for Python (pickle), which cannot be read; the binary version can, {url}")
        {
            IsMissing = true,
            DataSet = "cifar10",
            Remedy = Remedy.FetchData,
        };
    }

    private static string[] Names(Split split) =>
        split == Split.Test ? ["test_batch.bin"] : [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

    // Five files of this many images still fit one array.
    private static int Records(string path)
    {
        const int Most = int.MaxValue / ImageSize / 5;
        long length = new FileInfo(path).Length;
        (long records, long rest) = Math.DivRem(length, RecordSize);
        if (rest != 0 || records is 0 or > Most)
        {
            throw new InputFileException(path,
                $"the file has {Plural.Of(length, "byte")}, expected records of {RecordSize} bytes (one label and {ImageSize} pixels), "
                + $"1 to {Most} of them" + (rest == 0 ? "" : "; fetch it again"));
        }
        return (int)records;
    }

    private static void Read(string path, Span<byte> pixels, Span<byte> labels)
    {
        using FileStream file = RegularFile.OpenRead(path, 1 << 18);
        Span<byte> label = stackalloc byte[1];
        for (int i = 0; i < labels.Length; i++)
        {
            Span<byte> image = pixels.Slice(i * ImageSize, ImageSize);
            if (file.ReadAtLeast(label, 1, throwOnEndOfStream: false) < 1
                || file.ReadAtLeast(image, ImageSize, throwOnEndOfStream: false) < ImageSize)
                throw new InputFileException(path, "the file became shorter while it was read");
            if (label[0] >= Classes)
                throw new InputFileException(path,
                $"record {i + 1} has label {label[0]}, expected 0 to {Classes - 1}; it is no CIFAR-10 file, or damaged");
            labels[i] = label[0];
        }
    }
}
