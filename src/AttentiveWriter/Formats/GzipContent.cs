using System.IO.Compression;
using System.Text;

namespace AttentiveWriter.Formats;

/// <summary>What a gzip file holds: the content of its members, one after another (RFC 1952, section 2.2), and nothing after the
/// last.</summary>
/// <remarks>The framework's stream joins members and compares the checksum of each that is whole, but takes a file that is cut short, even
/// within its data, and one that goes on with something else, as ended. So a member of our own is read after the file's last byte: where
/// its content does not come out, the file does not end with a whole member.</remarks>
internal sealed class GzipContent : ReadOnceStream
{
    private const int Room = 1 << 13;

    private readonly GZipStream _members;
    private readonly byte[] _mark;
    private readonly byte[] _buffer;
    private int _start, _count;
    private bool _isAtEnd;

    /// <summary>Begins with the first member.</summary>
    /// <param name="file">Stands at its first byte, and stays open.</param>
    public GzipContent(Stream file)
    {
        // New each time, so that no file can hold it. Hexadecimal digits shrink: the packed member does not have them as they are.
#pragma warning disable RS0030 // A mark that no file can hold by design; no result has it.
        _mark = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
#pragma warning restore RS0030
        _buffer = new byte[Room + _mark.Length];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(_mark);
        packed.Position = 0;
        _members = new GZipStream(new Both(file, new MemoryStream(packed.ToArray())), CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged, cut short or followed by other data.</exception>
    public override int Read(Span<byte> buffer)
    {
        // What may be the mark is held back.
        while (_count <= _mark.Length && !_isAtEnd) Fill();
        int read = Math.Min(buffer.Length, Math.Max(0, _count - _mark.Length));
        _buffer.AsSpan(_start, read).CopyTo(buffer);
        (_start, _count) = (_start + read, _count - read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _members.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _count).CopyTo(_buffer);
        _start = 0;
        int read = _members.Read(_buffer.AsSpan(_count));
        _count += read;
        if (read > 0) return;
        _isAtEnd = true;
        if (!_buffer.AsSpan(0, _count).SequenceEqual(_mark))
            throw new InvalidDataException("the gzip data is cut short or followed by other data");
    }

    // One stream and then another.
    private sealed class Both(Stream first, Stream second) : ReadOnceStream
    {
        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and int read ? read : second.Read(buffer);
    }
}
