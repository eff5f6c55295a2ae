namespace AttentiveWriter.Imaging;

/// <summary>What an animation stores of a frame: the smallest rectangle that holds all that differs from the frame before.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Part">Its pixels, at least one.</param>
internal readonly record struct FrameChange(int Left, int Top, Image Part)
{
    /// <summary>Returns the change from one frame to the next; of the first, which has none before, all.</summary>
    /// <param name="before">The frame before, of the same size and channels; null before the first.</param>
    /// <param name="frame">The frame.</param>
    public static FrameChange Of(Image? before, Image frame)
    {
        if (before is null) return new FrameChange(0, 0, frame);
        int rowBytes = frame.Width * frame.Channels, left = frame.Width, right = 0, top = frame.Height, bottom = 0;
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<byte> old = before.Pixels.AsSpan(y * rowBytes, rowBytes), row = frame.Pixels.AsSpan(y * rowBytes, rowBytes);
            int same = old.CommonPrefixLength(row);
            if (same == rowBytes) continue;
            int last = rowBytes - 1;
            while (old[last] == row[last]) last--;
            (left, right) = (Math.Min(left, same / frame.Channels), Math.Max(right, last / frame.Channels + 1));
            (top, bottom) = (Math.Min(top, y), y + 1);
        }
        // A frame that repeats the one before is still a frame, with a delay of its own.
        if (bottom == 0) (left, right, top, bottom) = (0, 1, 0, 1);
        var part = new Image(right - left, bottom - top, frame.Channels);
        for (int y = top; y < bottom; y++)
            frame.Pixels.AsSpan((y * frame.Width + left) * frame.Channels, part.Width * frame.Channels)
                .CopyTo(part.Pixels.AsSpan((y - top) * part.Width * frame.Channels));
        return new FrameChange(left, top, part);
    }
}
