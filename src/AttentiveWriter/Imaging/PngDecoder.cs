namespace AttentiveWriter.Imaging;

/// <summary>The library's own reader of PNG as a decoder.</summary>
internal sealed class PngDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["PNG"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".png"];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith(PngChunks.Signature);

    /// <inheritdoc/>
    public ImageSize ReadSize(Stream stream, string name) => PngReader.ReadSize(stream, name);

    /// <inheritdoc/>
    public Image Read(Stream stream, string name) => PngReader.Read(stream, name);
}
