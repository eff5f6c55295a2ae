using AttentiveWriter.Imaging;

namespace AttentiveWriter.Cli;

/// <summary>Reads JPEG, WebP, GIF and BMP by SkiaSharp, which is loaded with the first such file.</summary>
internal sealed class SkiaDecoder : IImageDecoder
{
    // A photograph has a few MB; this is room for the largest that fits an Image, hardly compressed.
    private const int MaxBytes = 512 << 20;

    // As a rule enough for the size; where it is not, because of what cameras put before it, all is read.
    private const int HeadBytes = 1 << 18;

    public IReadOnlyList<string> Kinds { get; } = ["JPEG", "WebP", "GIF", "BMP"];

    public IReadOnlyList<string> Endings { get; } = [".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".dib"];

    public bool Recognises(ReadOnlySpan<byte> start) => Kind(start) is not null;

    public ImageSize ReadSize(Stream stream, string name)
    {
        byte[] head = Bytes(stream, name, HeadBytes);
        ImageSize? size = Loaded(name, () => SkiaPicture.Size(head));
        if (size is null && head.Length == HeadBytes)
        {
            stream.Position = 0;
            byte[] all = Bytes(stream, name, MaxBytes);
            size = Loaded(name, () => SkiaPicture.Size(all));
        }
        (size ?? throw Damaged(name, head)).RequireRoom(name);
        return size.Value;
    }

    public Image Read(Stream stream, string name)
    {
        byte[] bytes = Bytes(stream, name, MaxBytes);
        // Before memory is taken for the pixels.
        (Loaded(name, () => SkiaPicture.Size(bytes)) ?? throw Damaged(name, bytes)).RequireRoom(name);
        return Loaded(name, () => SkiaPicture.Decode(bytes)) ?? throw Damaged(name, bytes);
    }

    private static string? Kind(ReadOnlySpan<byte> start) =>
        start is [0xFF, 0xD8, 0xFF, ..] ? "JPEG"
        : start is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] ? "WebP"
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "GIF"
        : start.StartsWith("BM"u8) ? "BMP"
        : null;

    private static InputFileException Damaged(string name, byte[] bytes) =>
        new(name, $"the {Kind(bytes)} is damaged or cut short, or of a kind that cannot be read");

    private static byte[] Bytes(Stream stream, string name, int most)
    {
        long left = stream.Length - stream.Position;
        if (most == MaxBytes && left > most)
            throw new InputFileException(name, $"the file has {Plural.Of(left, "byte")}, expected at most {most}");
        byte[] bytes = new byte[Math.Min(left, most)];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : throw new InputFileException(name, "the file became shorter while it was read");
    }

    internal static T Loaded<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        // Its managed part is looked for where it is first used, its native part in the initialiser of a type.
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
            or TypeInitializationException or FileNotFoundException or FileLoadException)
        {
            throw new MissingLibraryException($"{name}: JPEG, WebP, GIF and BMP are read by the library libSkiaSharp, which cannot be "
                + "loaded on this system; convert the images to PNG", e);
        }
    }
}
