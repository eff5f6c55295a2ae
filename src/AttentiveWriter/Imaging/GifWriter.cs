using System.Buffers.Binary;
using System.Numerics;

namespace AttentiveWriter.Imaging;

/// <summary>Writes animated GIF files: the animation that every viewer shows.</summary>
public static class GifWriter
{
    /// <summary>Writes an animation that repeats for ever.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="frames">At least one frame, all of one size; where grey and RGB meet, all become RGB.</param>
    /// <param name="delayMilliseconds">How long each frame but the last is shown, 1..655,350 ms; to the nearest 10 ms, at least 20.</param>
    /// <param name="lastDelayMilliseconds">How long the last frame is shown, same range and rounding.</param>
    /// <remarks>One palette serves all frames. Up to 256 colours, and so all grey frames, are exact; more are reduced to the nearest of 256
    /// chosen ones. Viewers slow delays under 20 ms down to 100, so none is written. Of each frame is stored what
    /// differs from the one before.</remarks>
    /// <exception cref="ArgumentException">There are no frames or their sizes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A delay is out of range.</exception>
    /// <exception cref="IOException">The stream cannot take it.</exception>
    public static void Write(Stream stream, IReadOnlyList<Image> frames, int delayMilliseconds, int lastDelayMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AnimationDelay.Check(delayMilliseconds, lastDelayMilliseconds);
        Image[] uniform = SameSize.Uniform(frames, nameof(frames));

        var palette = new GifPalette(uniform);
        int paletteBits = Math.Max(1, BitOperations.Log2((uint)palette.Colours.Length * 2 - 1)); // rounds up
        WriteScreen(stream, uniform[0], palette, paletteBits);
        for (int i = 0; i < uniform.Length; i++)
        {
            int delay = i == uniform.Length - 1 ? lastDelayMilliseconds : delayMilliseconds;
            var change = FrameChange.Of(i == 0 ? null : uniform[i - 1], uniform[i]);
            WriteFrameHead(stream, change, Math.Max(2, (delay + 5) / 10));
            LzwEncoder.Encode(stream, palette.Map(change.Part), Math.Max(2, paletteBits));
        }
        stream.WriteByte(0x3B);
    }

    private static void WriteScreen(Stream stream, Image first, GifPalette palette, int paletteBits)
    {
        stream.Write("GIF89a"u8);
        Span<byte> screen = stackalloc byte[7];
        screen.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)first.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], (ushort)first.Height);
        screen[4] = (byte)(0x80 | 7 << 4 | (paletteBits - 1)); // global palette, 8 bits a channel, its size
        stream.Write(screen);

        Span<byte> entry = stackalloc byte[4];
        for (int i = 0; i < 1 << paletteBits; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(entry, i < palette.Colours.Length ? palette.Colours[i] : 0);
            stream.Write(entry[1..]);
        }
        // The loop extension: 0 repeats, which is for ever.
        stream.Write([0x21, 0xFF, 11]);
        stream.Write("NETSCAPE2.0"u8);
        stream.Write([3, 1, 0, 0, 0]);
    }

    private static void WriteFrameHead(Stream stream, FrameChange change, int delayHundredths)
    {
        Span<byte> control = [0x21, 0xF9, 4, 1 << 2, 0, 0, 0, 0]; // disposal 1: leave the frame
        BinaryPrimitives.WriteUInt16LittleEndian(control[4..], (ushort)delayHundredths);
        stream.Write(control);
        Span<byte> descriptor = stackalloc byte[10];
        descriptor.Clear();
        descriptor[0] = 0x2C;
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[1..], (ushort)change.Left);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[3..], (ushort)change.Top);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[5..], (ushort)change.Part.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[7..], (ushort)change.Part.Height);
        stream.Write(descriptor);
    }
}
