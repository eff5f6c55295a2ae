using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Data;

/// <summary>The images of a folder and of those inside it.</summary>
/// <remarks>
/// About a tenth of the images tests, a tenth validates (at least one each) and the rest trains. What an image does follows from its own
/// name and the seed: a file that is added or removed moves no other, but where a part would be empty. Where every image lies in a
/// sub-folder, those of the first level are the classes, in the natural order of their names (1, 2, 10), at most 256; otherwise there are
/// no labels. Hidden files, folders that are links, and files whose endings are not those of images are left out; the latter are counted.
/// </remarks>
public static class ImageFolder
{
    private const int MostClasses = 256;

    /// <summary>Loads one split: decodes its images, which stay in memory as bytes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputFileException">There is no such folder, it has fewer than three images, they are too large for memory, or one
    /// of them is damaged or of another size; the message names it.</exception>
    /// <exception cref="SettingsException">No image has so many channels.</exception>
    public static ImageSet Load(string folder, Split split, FolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Channels is not (0 or 1 or 3))
            throw new SettingsException($"images of a folder have 1 or 3 channels, the model takes {options.Channels}");
        (string[] names, IReadOnlyDictionary<string, int> leftOut, IReadOnlyList<string> links) = Names(folder, options.Reader);
        int[] chosen = Part(split, names, options.SplitSeed);
        int count = chosen.Length;
        ImageSize[] sizes = [.. names.Select(name => options.Reader.ReadSize(Path.Combine(folder, name)))];
        options = options with
        {
            Width = options.Width == 0 ? sizes[0].Width : options.Width,
            Height = options.Height == 0 ? sizes[0].Height : options.Height,
            Channels = options.Channels == 0 ? Channels(folder, names, sizes) : options.Channels,
        };
        RequireSize(folder, names, sizes, options);
        long size = (long)options.Width * options.Height * options.Channels;
        if (size * count > Array.MaxLength)
        {
            throw new InputFileException(folder,
                $"{Plural.Of(count, "image")} of {options.Width} x {options.Height} x {options.Channels} are "
                + $"{Plural.Of(size * count, "byte")}, at most {Array.MaxLength} can be held; "
                + "take fewer or smaller ones")
            {
                Setting = "resize",
            };
        }
        (byte[] labels, IReadOnlyList<string> classes) = Labels(folder, names, options);
        byte[] pixels = Decode([.. chosen.Select(i => Path.Combine(folder, names[i]))], options);
        return new InMemoryImageSet(options.Name ?? NameOf(folder), split, options.Width, options.Height, options.Channels, pixels,
            classes.Count == 0 ? default : chosen.Select(i => labels[i]).ToArray(), classes.Count, classNames: classes)
        { FilesLeftOut = leftOut, FoldersLeftOut = links };
    }

    /// <summary>Returns what a folder's images are called: the last part of its path.</summary>
    internal static string NameOf(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { Length: > 0 } last ? last : "images";

    /// <summary>Lists the files of a folder, without those that are hidden and, where it also lists what is inside, without what lies
    /// behind a link to a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How.</param>
    /// <param name="links">Is given the names of the links, from the folder on.</param>
    internal static IEnumerable<string> Files(string folder, EnumerationOptions options, ICollection<string>? links = null) =>
        new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) =>
            {
                // It may lead back up.
                bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
                if (isLink) links?.Add(Path.GetRelativePath(folder, entry.ToFullPath()));
                return !isLink;
            },
        };

    // Paths from the folder on, with the same separator and in the same order on every system; and what else is there, by its ending.
    private static (string[] Names, IReadOnlyDictionary<string, int> LeftOut, IReadOnlyList<string> Links) Names(
        string folder, ImageReader reader)
    {
        if (!Directory.Exists(folder)) RegularFile.RequireVisible(folder);
        if (!Directory.Exists(folder))
            throw new InputFileException(folder, "there is no such folder, and no data set of that name") { IsMissing = true };
        (List<string> names, List<string> links) = ([], []);
        var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string path in Files(folder, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false }, links))
        {
            if (path.Contains('\uFFFD'))
                throw new InputFileException(folder,
                    $"a name in it is no valid UTF-8: {path}; rename it, as its images cannot be told from others");
            if (reader.Takes(path)) names.Add(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
            else
            {
                string ending = Path.GetExtension(path).ToLowerInvariant();
                leftOut[ending] = leftOut.GetValueOrDefault(ending) + 1;
            }
        }
        if (names.Count >= 3) return ([.. names.Order(StringComparer.Ordinal)], leftOut, [.. links.Order(StringComparer.Ordinal)]);
        string others = leftOut.Count == 0 ? "" : $"; left out, as their endings are not those of {reader.Kinds}: {Described(leftOut)}";
        if (links.Count > 0)
            others += $"; left out, as {(links.Count == 1 ? "it is a link" : "they are links")}: {Plural.Of(links.Count, "folder")} "
                + $"({string.Join(", ", links)})";
        throw new InputFileException(folder,
            $"the folder holds {Plural.Of(names.Count, "image")}, expected at least 3: some to train, to validate and to test{others}");
    }

    /// <summary>Says how many files were left out, in the words of messages: <c>2 .txt, 1 without an ending</c>.</summary>
    /// <param name="leftOut">How many have each ending.</param>
    public static string Described(IReadOnlyDictionary<string, int> leftOut)
    {
        ArgumentNullException.ThrowIfNull(leftOut);
        return string.Join(", ", leftOut.Select(kind => $"{kind.Value} {(kind.Key.Length == 0 ? "without an ending" : kind.Key)}"));
    }

    // Each name is a place in 0..1: below 0.1 tests, below 0.2 validates; of none, the nearest.
    private static int[] Part(Split split, string[] names, ulong seed)
    {
        double[] places = [.. names.Select(name => Place(name, seed))];
        int[] order = [.. Enumerable.Range(0, names.Length).OrderBy(i => places[i]).ThenBy(i => i)];
        int test = Math.Clamp(places.Count(place => place < 0.1), 1, names.Length - 2);
        int validation = Math.Clamp(places.Count(place => place < 0.2) - test, 1, names.Length - test - 1);
        int[] part = split switch
        {
            Split.Test => order[..test],
            Split.Validation => order[test..(test + validation)],
            _ => order[(test + validation)..],
        };
        return [.. part.Order()];
    }

    private static double Place(string name, ulong seed)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}/{name}")));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) / (double)ulong.MaxValue;
    }

    private static int Channels(string folder, string[] names, ImageSize[] sizes)
    {
        int other = Array.FindIndex(sizes, size => size.Channels != sizes[0].Channels);
        if (other < 0) return sizes[0].Channels;
        (string grey, string colour) = sizes[0].Channels == 1 ? (names[0], names[other]) : (names[other], names[0]);
        throw new InputFileException(folder, $"{grey} is grey and {colour} has colours; all must be one or the other")
        {
            Setting = "channels",
        };
    }

    private static void RequireSize(string folder, string[] names, ImageSize[] sizes, FolderOptions options)
    {
        if (options.Resize != Resize.None) return;
        int other = Array.FindIndex(sizes, size => (size.Width, size.Height) != (options.Width, options.Height));
        if (other < 0) return;
        throw new InputFileException(Path.Combine(folder, names[other]),
            $"the image is {sizes[other].Width} x {sizes[other].Height}, expected {options.Width} x {options.Height} "
            + "(width x height)")
        {
            Setting = "resize",
        };
    }

    private static (byte[] Labels, IReadOnlyList<string> Classes) Labels(string folder, string[] names, FolderOptions options)
    {
        if (names.Any(name => !name.Contains('/'))) return ([], []);
        string[] folders = [.. names.Select(name => name[..name.IndexOf('/')])];
        if (folders.FirstOrDefault(name => name.Any(char.IsControl)) is string unclear)
            throw new InputFileException(folder,
                $"the sub-folder '{PlainText.Of(unclear)}' has a control character in its name, which names a class; rename it");
        IReadOnlyList<string> classes = options.Classes is { Count: > 0 } known ? known
            : [.. folders.Distinct().Order(options.IsLetterOrder ? StringComparer.Ordinal : NaturalOrder.Instance)];
        if (classes.Count > MostClasses)
            throw new InputFileException(folder,
                $"the folder has {Plural.Of(classes.Count, "sub-folder")} of images, each of them a class; at most {MostClasses} are "
                + "possible: put some together, or one image beside them for no classes");
        Dictionary<string, byte> numbers = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => (byte)c.i);
        if (folders.FirstOrDefault(name => !numbers.ContainsKey(name)) is string other)
            throw new InputFileException(folder,
                $"the sub-folder {other} is none of the classes that the model knows: {string.Join(", ", classes)}");
        return ([.. folders.Select(name => numbers[name])], classes);
    }

    private static byte[] Decode(string[] paths, FolderOptions options)
    {
        int area = options.Width * options.Height, size = area * options.Channels;
        byte[] pixels = new byte[paths.Length * size];
        var gate = new Lock();
        (int Index, Exception? Failure) first = (int.MaxValue, null);
        Parallel.For(0, paths.Length, (i, loop) =>
        {
            try
            {
                Image image = Resampler.To(options.Reader.Read(paths[i]).ToChannels(options.Channels), options.Width, options.Height,
                    options.Resize);
                Span<byte> planes = pixels.AsSpan(i * size, size);
                for (int p = 0; p < size; p++) planes[p] = image.Pixels[p % area * options.Channels + p / area];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                lock (gate) first = i < first.Index ? (i, e) : first;
                // All before are still read: of several bad files the first is named, each time.
                loop.Break();
            }
        });
        if (first.Failure is not null) ExceptionDispatchInfo.Throw(first.Failure);
        return pixels;
    }
}
