using System.Runtime.InteropServices;
using System.Text;

namespace AttentiveWriter.Cli;

/// <summary>Stdout or stderr of a Unix process, written as it is.</summary>
/// <remarks>.NET's own stream sets up the terminal at its first byte, with an escape sequence on stdout. Ranks under mpirun have a terminal
/// too, and a JSON document that begins with an escape is none.</remarks>
internal sealed partial class UnixOutput(int descriptor) : Stream
{
    /// <summary>The descriptors of stdout and stderr.</summary>
    public const int Output = 1, Error = 2;

    private const int Interrupted = 4, Again = 11, AgainOnMac = 35, BrokenPipe = 32;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Returns what writes to a descriptor at once.</summary>
    public static StreamWriter Writer(int descriptor) => new(new UnixOutput(descriptor), new UTF8Encoding(false)) { AutoFlush = true };

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            nint written;
            fixed (byte* bytes = buffer) written = WriteSome(descriptor, bytes, buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case Again or AgainOnMac:
                    Thread.Sleep(1);
                    break;
                case BrokenPipe:
                    // Nobody reads any more, as after "| head": no reason to fail.
                    return;
                case int error when descriptor == Output:
                    throw new IOException($"cannot write to stdout: {Marshal.GetPInvokeErrorMessage(error)}");
                default:
                    // The terminal is gone, or the disk of the log is full: a training goes on without a reader.
                    return;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteSome(int descriptor, byte* bytes, nint count);
}
