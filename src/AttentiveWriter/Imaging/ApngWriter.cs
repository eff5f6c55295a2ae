using System.Buffers.Binary;

namespace AttentiveWriter.Imaging;

/// <summary>Writes animated PNG files: lossless animation; a viewer that knows only PNG, and one that does not animate, shows the last
/// frame.</summary>
public static class ApngWriter
{
    /// <summary>Writes an animation that repeats for ever.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="frames">At least one frame, all of one size; where grey and RGB meet, all become RGB.</param>
    /// <param name="delayMilliseconds">How long each frame but the last is shown, 1..655,350 ms; over 65,535 to the nearest 10.</param>
    /// <param name="lastDelayMilliseconds">How long the last frame is shown, same range.</param>
    /// <remarks>The still picture is the last frame and no part of the animation. Of each frame is stored what differs from the one before.
    /// PNG, third edition, section 11.3.6.</remarks>
    /// <exception cref="ArgumentException">There are no frames or their sizes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A delay is out of range.</exception>
    /// <exception cref="IOException">The stream cannot take it.</exception>
    public static void Write(Stream stream, IReadOnlyList<Image> frames, int delayMilliseconds, int lastDelayMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AnimationDelay.Check(delayMilliseconds, lastDelayMilliseconds);
        Image[] uniform = SameSize.Uniform(frames, nameof(frames));

        PngChunks.WriteHeader(stream, uniform[0]);
        Span<byte> animation = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(animation, uniform.Length);
        BinaryPrimitives.WriteInt32BigEndian(animation[4..], 0); // 0 plays: without end
        PngChunks.Write(stream, "acTL"u8, animation);

        // What comes before the first frame control is the still picture alone.
        PngChunks.Write(stream, "IDAT"u8, PngChunks.Compress(uniform[^1]));
        // Frame controls and data chunks share one count.
        int sequence = 0;
        Span<byte> number = stackalloc byte[4];
        for (int i = 0; i < uniform.Length; i++)
        {
            var change = FrameChange.Of(i == 0 ? null : uniform[i - 1], uniform[i]);
            WriteControl(stream, sequence++, change, i == uniform.Length - 1 ? lastDelayMilliseconds : delayMilliseconds);
            BinaryPrimitives.WriteInt32BigEndian(number, sequence++);
            PngChunks.Write(stream, "fdAT"u8, number, PngChunks.Compress(change.Part));
        }
        PngChunks.Write(stream, "IEND"u8, []);
    }

    private static void WriteControl(Stream stream, int sequence, FrameChange change, int delayMilliseconds)
    {
        // A delay is a fraction of two 16-bit numbers; over a minute thousandths no longer fit.
        bool fits = delayMilliseconds <= ushort.MaxValue;
        Span<byte> control = stackalloc byte[26];
        control.Clear(); // disposal 0 (leave the frame), blending 0 (replace)
        BinaryPrimitives.WriteInt32BigEndian(control, sequence);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], change.Part.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], change.Part.Height);
        BinaryPrimitives.WriteInt32BigEndian(control[12..], change.Left);
        BinaryPrimitives.WriteInt32BigEndian(control[16..], change.Top);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)(fits ? delayMilliseconds : (delayMilliseconds + 5) / 10));
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], (ushort)(fits ? 1000 : 100));
        PngChunks.Write(stream, "fcTL"u8, control);
    }
}
