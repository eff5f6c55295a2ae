using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace AttentiveWriter.Formats;

/// <summary>Writes a TensorBoard event file: scalars and pictures over the steps of a run.</summary>
/// <remarks>
/// A file is a row of records: the length of the data (uint64), the masked CRC-32C of those 8 bytes, the data, its masked CRC-32C; all
/// little-endian. The data is a protocol buffer <c>Event</c>: 1 wall time (double), 2 step, 3 version (of the first only), 5 summary, 7
/// session log; a summary has values: 1 tag, 2 scalar (float), 4 image {1 height, 2 width, 3 channels, 4 PNG}.
/// </remarks>
public sealed class TensorBoardWriter : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const double FlushSeconds = 10;
    private const uint CrcMask = 0xA282EAD8;

    private readonly FileStream _file;
    private readonly Stopwatch _sinceFlush = Stopwatch.StartNew();

    /// <summary>Starts a file in a folder, beside those that are there: TensorBoard reads all of them as one run, in the order of the times
    /// in their names. Whatever the clock says, the new file comes last.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="restart">The first step that is yet to come, where a run goes on: what earlier files have from there on no longer
    /// counts.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TensorBoardWriter(string folder, long? restart = null)
    {
        Directory.CreateDirectory(folder);
#pragma warning disable RS0030 // TensorBoard orders files by the time in their names.
        long seconds = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Latest(folder) + 1);
#pragma warning restore RS0030
        for (int n = 0; _file is null; n++)
        {
            string name = string.Create(CultureInfo.InvariantCulture,
                $"{Prefix}{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}.{n}");
            if (!File.Exists(System.IO.Path.Combine(folder, name))) _file = new FileStream(System.IO.Path.Combine(folder, name),
                FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        Add(0, new ProtocolBuffer().Text(3, "brain.Event:2"));
        // A session log of status START.
        if (restart is long step) Add(step, new ProtocolBuffer().Message(7, new ProtocolBuffer().Integer(1, 1)));
        Flush();
    }

    /// <summary>The file.</summary>
    public string Path => _file.Name;

    /// <summary>Adds a number.</summary>
    /// <param name="tag">What it is called, such as <c>train/loss</c>.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="value">The number.</param>
    public void Scalar(string tag, long step, double value) =>
        Add(step, Summary(new ProtocolBuffer().Text(1, tag).Single(2, (float)value)));

    /// <summary>Adds a picture.</summary>
    /// <param name="tag">What it is called.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="png">The picture as a PNG file.</param>
    public void Picture(string tag, long step, int width, int height, int channels, ReadOnlySpan<byte> png) => Add(step, Summary(
        new ProtocolBuffer().Text(1, tag)
            .Message(4, new ProtocolBuffer().Integer(1, height).Integer(2, width).Integer(3, channels).Bytes(4, png))));

    /// <summary>Hands what was added to the operating system, for TensorBoard to see.</summary>
    /// <exception cref="IOException">The disk is full, or the file was removed or replaced.</exception>
    public void Flush()
    {
        _file.Flush();
        _sinceFlush.Restart();
        // The system lets one write on, into what nobody will read.
        if (new FileInfo(Path) is not { Exists: true } there || there.Length != _file.Length)
            throw new IOException($"{Path}: the file was removed or replaced while it was written");
    }

    /// <summary>Ends the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The CRC-32C of some bytes, masked as records have it: a checksum over data that holds checksums would be weak.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + CrcMask;
    }

    /// <summary>Whether a folder has event files.</summary>
    internal static bool IsIn(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Prefix + "*").Any();

    // The time of the last file there; names of more than ten digits are not ours, and would sort before ours anyway.
    private static long Latest(string folder) => Directory.EnumerateFiles(folder, Prefix + "*")
        .Select(file => System.IO.Path.GetFileName(file)[Prefix.Length..].Split('.')[0])
        .Select(time =>
            time.Length <= 10 && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0)
        .Append(0).Max();

    private static ProtocolBuffer Summary(ProtocolBuffer value) => new ProtocolBuffer().Message(5, new ProtocolBuffer().Message(1, value));

    private void Add(long step, ProtocolBuffer what)
    {
#pragma warning disable RS0030 // Its events have the time at which they were written.
        double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
#pragma warning restore RS0030
        ReadOnlySpan<byte> data = new ProtocolBuffer().Double(1, now).Integer(2, step).Append(what).Written;
        Span<byte> head = stackalloc byte[12], tail = stackalloc byte[4];
        BinaryPrimitives.WriteInt64LittleEndian(head, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], MaskedCrc(head[..8]));
        BinaryPrimitives.WriteUInt32LittleEndian(tail, MaskedCrc(data));
        _file.Write(head);
        _file.Write(data);
        _file.Write(tail);
        if (_sinceFlush.Elapsed.TotalSeconds >= FlushSeconds) Flush();
    }
}
