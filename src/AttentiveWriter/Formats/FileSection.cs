namespace AttentiveWriter.Formats;

/// <summary>So many bytes of a stream from where it stands; for reading once.</summary>
internal sealed class FileSection(Stream stream, long length) : ReadOnceStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }
}
