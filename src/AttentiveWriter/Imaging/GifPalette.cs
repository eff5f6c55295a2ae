using System.Numerics;

namespace AttentiveWriter.Imaging;

/// <summary>The colours of all frames of a GIF: exactly those that occur where there are at most 256, otherwise the nearest of 256 that are
/// chosen for them.</summary>
internal sealed class GifPalette
{
    // Counting stays small whatever the frames hold: colours are merged by their high bits until they are this few.
    private const int MaxCounted = 1 << 15;

    private readonly Dictionary<int, long> _counts = [];
    private readonly Dictionary<int, byte> _entryOf = [];
    private int _mask = 0xFFFFFF;

    /// <summary>Chooses the palette.</summary>
    /// <param name="frames">Frames of one number of channels.</param>
    public GifPalette(IReadOnlyList<Image> frames)
    {
        foreach (Image frame in frames) Count(frame);
        if (_counts.Count <= 256 && _mask == 0xFFFFFF)
        {
            Colours = [.. _counts.Keys.Order()];
            for (int i = 0; i < Colours.Length; i++) _entryOf[Colours[i]] = (byte)i;
            return;
        }
        Colours = ColourCut.Choose(_counts.ToDictionary(pair => Restore(pair.Key), pair => pair.Value), 256);
        foreach (int colour in _counts.Keys) _entryOf[colour] = Nearest(Restore(colour));
    }

    /// <summary>1 to 256 colours, 0xRRGGBB.</summary>
    public int[] Colours { get; }

    /// <summary>Finds the palette entry of each pixel.</summary>
    /// <param name="frame">One of the frames the palette was made from, or a part of it.</param>
    /// <returns>Entries [height, width].</returns>
    public byte[] Map(Image frame)
    {
        byte[] entries = new byte[frame.Width * frame.Height];
        int last = -1;
        byte entry = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            int colour = ColourAt(frame, i) & _mask;
            if (colour != last) (last, entry) = (colour, _entryOf[colour]);
            entries[i] = entry;
        }
        return entries;
    }

    private static int ColourAt(Image frame, int pixel)
    {
        if (frame.Channels == 1) return frame.Pixels[pixel] * 0x010101;
        ReadOnlySpan<byte> rgb = frame.Pixels.AsSpan(3 * pixel, 3);
        return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
    }

    private void Count(Image frame)
    {
        int area = frame.Width * frame.Height;
        for (int start = 0; start < area;)
        {
            int colour = ColourAt(frame, start);
            int end = start + 1;
            while (end < area && ColourAt(frame, end) == colour) end++;
            Add(colour & _mask, end - start);
            if (_counts.Count > MaxCounted) Coarsen();
            start = end;
        }
    }

    private void Add(int colour, long count) => _counts[colour] = _counts.GetValueOrDefault(colour) + count;

    // Drops one more low bit of each channel; with five left, 2^15 colours are all there can be.
    private void Coarsen()
    {
        _mask &= _mask << 1 & 0xFEFEFE;
        KeyValuePair<int, long>[] finer = [.. _counts];
        _counts.Clear();
        foreach ((int colour, long count) in finer) Add(colour & _mask, count);
    }

    // Repeats the high bits of each channel in the low bits that were dropped, so that white stays white.
    private int Restore(int colour) => colour | (colour >> (8 - BitOperations.TrailingZeroCount(_mask)) & ~_mask);

    private byte Nearest(int colour)
    {
        int best = 0;
        int least = int.MaxValue;
        for (int i = 0; i < Colours.Length; i++)
        {
            int red = (colour >> 16) - (Colours[i] >> 16);
            int green = (colour >> 8 & 0xFF) - (Colours[i] >> 8 & 0xFF);
            int blue = (colour & 0xFF) - (Colours[i] & 0xFF);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) (best, least) = (i, distance);
        }
        return (byte)best;
    }
}
