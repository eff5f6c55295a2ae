using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>Writes pictures, whole or not at all, and says where they are.</summary>
internal static class Output
{
    private const int FrameMilliseconds = 80, LastMilliseconds = 1500;

    // All frames are in memory at once: 3 GB.
    private const long MaxFramePixels = 1L << 30;

    /// <summary>Checks that a file's name has one of the given endings, before any work is done for it.</summary>
    public static void RequireEnding(string? path, string option, params ReadOnlySpan<string> endings)
    {
        if (path is null) return;
        foreach (string ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return;
        throw new UsageException($"{option} '{path}' does not end in {string.Join(" or ", endings!)}");
    }

    /// <summary>Checks it of a file in whose place stdout may stand.</summary>
    public static void RequireEndingOrStdout(string path, string option, string ending)
    {
        if (path != PathUse.Stdout) RequireEnding(path, option, ending);
    }

    /// <summary>Fails now where a picture of this many images, or all frames of an animation together, would be too large.</summary>
    public static void RequireRoom(int count, int scale, (long Width, long Height) size, long frames = 1,
        string lower = "--count or --scale")
    {
        string what = frames > 1 ? $"an animation of {Plural.Of(count, "image")} in {frames} frames"
            : $"a picture of {Plural.Of(count, "image")}";
        if (!HasRoom(size, frames)) throw new UsageException($"{what} at scale {scale} is too large; lower {lower}");
    }

    /// <summary>Fails where a folder is or lies in one of images, which pictures that are written there would join.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <param name="what">What would join them, in words.</param>
    /// <param name="reader">Knows which files are images.</param>
    /// <exception cref="UsageException">It is one.</exception>
    public static void RequireNoImages(string folder, string what, ImageReader reader)
    {
        // Where people work and where programs put things, pictures lie about.
        string[] apart = [Directory.GetCurrentDirectory(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            System.IO.Path.GetTempPath()];
        string real = RealPath.Of(folder);
        if (FolderOfImages.Around(real, reader, apart.Where(path => path.Length > 0).Select(RealPath.Of))
            is not (string set, int images, string first)) return;
        string holder = set == real ? folder : set, where = set == real ? "" : $" is inside {set}, which";
        first = System.IO.Path.Combine(holder, System.IO.Path.GetRelativePath(set, first));
        throw new UsageException($"{folder}{where} holds {Plural.Of(images, "image")} ({first} ...), among which {what}; choose another");
    }

    /// <summary>Whether there can be a picture of a size, and an animation of so many.</summary>
    public static bool HasRoom((long Width, long Height) size, long frames = 1) =>
        Image.HasRoom(size.Width, size.Height) && size.Width * size.Height * frames <= (frames > 1 ? MaxFramePixels : Image.MaxPixels);

    /// <summary>Returns a folder, or of one that is not there yet the nearest on the way to it that is.</summary>
    public static string Existing(string folder)
    {
        string path = System.IO.Path.GetFullPath(folder);
        while (!System.IO.Path.Exists(path) && System.IO.Path.GetDirectoryName(path) is string parent) path = parent;
        return path;
    }

    /// <summary>Fails where a folder that is there cannot be written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What would be written there, in words.</param>
    /// <exception cref="IOException">It cannot.</exception>
    public static void RequireWritable(string folder, string what)
    {
        string probe = System.IO.Path.Combine(folder, $".probe.{Environment.ProcessId}.tmp");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            string why = cause is UnauthorizedAccessException ? "no permission"
                : cause is FileNotFoundException or DirectoryNotFoundException ? "it makes none"
                : cause.Message.Replace(probe, folder, StringComparison.Ordinal).TrimEnd('.');
            throw new IOException($"{what} cannot be written: {folder} takes no files ({why}); choose another", cause);
        }
    }

    public static void Png(string path, Image image, TextWriter? announce = null) =>
        Write(path, stream => PngWriter.Write(stream, image), announce);

    /// <summary>Writes a GIF or, for any other ending, an animated PNG.</summary>
    public static void Animation(string path, IReadOnlyList<Image> frames, TextWriter? announce = null) => Write(path, stream =>
    {
        if (path.EndsWith(".gif", StringComparison.OrdinalIgnoreCase)) GifWriter.Write(stream, frames, FrameMilliseconds, LastMilliseconds);
        else ApngWriter.Write(stream, frames, FrameMilliseconds, LastMilliseconds);
    }, announce);

    /// <summary>Writes a result to a file, whose name is said, or to stdout.</summary>
    public static void Write(Session session, string path, Action<Stream> write)
    {
        if (path != PathUse.Stdout)
        {
            Write(path, write, session.Written);
            return;
        }
        // Whoever writes it may go back in it.
        using var bytes = new MemoryStream();
        write(bytes);
        using Stream stdout = session.Terminal.OpenOutput();
        stdout.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Writes a file and, where somebody is to know, says where.</summary>
    public static void Write(string path, Action<Stream> write, TextWriter? announce = null)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        AtomicFile.Write(path, write);
        if (announce is not null) Path(path, announce);
    }

    /// <summary>Says where a file is, in one piece: a terminal breaks what is written as a line.</summary>
    public static void Path(string path, TextWriter announce) => announce.Write(path + Environment.NewLine);
}
