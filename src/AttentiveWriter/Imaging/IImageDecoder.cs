namespace AttentiveWriter.Imaging;

/// <summary>Reads picture files of some kinds, for an <see cref="ImageReader"/>; any number of threads may use it at once.</summary>
/// <remarks>A decoder trusts nothing: it takes no memory for a size that only the file claims where that is over
/// <see cref="Image.MaxSide"/> or
/// <see cref="Image.MaxPixels"/>, and whatever is wrong with a file is one <see cref="InputFileException"/>.</remarks>
public interface IImageDecoder
{
    /// <summary>The kinds, as messages name them, such as <c>JPEG</c>.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>What the names of such files end in, in small letters with the dot, such as <c>.jpg</c>.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Whether a file is of one of the kinds.</summary>
    /// <param name="start">Its first bytes: <see cref="ImageReader.StartLength"/>, or all where it has fewer.</param>
    bool Recognises(ReadOnlySpan<byte> start);

    /// <summary>Reads what a file says of its picture, and no pixel.</summary>
    /// <param name="stream">Stands at the file's first byte, and stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputFileException">It is damaged or too large for an <see cref="Image"/>.</exception>
    ImageSize ReadSize(Stream stream, string name);

    /// <summary>Reads the picture, upright, its first frame where it moves, on black where it is transparent.</summary>
    /// <param name="stream">Stands at the file's first byte, and stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputFileException">It is damaged or too large for an <see cref="Image"/>.</exception>
    Image Read(Stream stream, string name);
}
