using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>Writes whole numbers into pictures, in digits of 3 x 5 dots.</summary>
internal static class TinyDigits
{
    private const int Across = 3, Advance = 4;

    /// <summary>Height of a digit in dots.</summary>
    public const int Height = 5;

    // Rows from the top, three bits each, the highest bit on the left.
    private static readonly int[] Shapes =
    [
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111, 0b101_101_111_001_001,
        0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010, 0b111_101_111_101_111, 0b111_101_111_001_111,
    ];

    /// <summary>Writes a number, as far as it lies in the picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="number">The number, at least 0.</param>
    /// <param name="left">Column of its left edge.</param>
    /// <param name="top">Row of its upper edge.</param>
    /// <param name="dot">Side of a dot in pixels, at least 1.</param>
    /// <param name="level">Its level in every channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static void Write(Image image, int number, int left, int top, int dot = 1, byte level = 255)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfLessThan(dot, 1);
        foreach (char digit in number.ToString(CultureInfo.InvariantCulture))
        {
            for (int bit = 0; bit < Across * Height; bit++)
            {
                if ((Shapes[digit - '0'] >> (Across * Height - 1 - bit) & 1) != 0)
                    Fill(image, left + bit % Across * dot, top + bit / Across * dot, dot, level);
            }
            left += Advance * dot;
        }
    }

    /// <summary>Returns the width of a number in dots.</summary>
    /// <param name="number">The number, at least 0.</param>
    public static int Width(int number) => number.ToString(CultureInfo.InvariantCulture).Length * Advance - 1;

    private static void Fill(Image image, int left, int top, int side, byte level)
    {
        for (int y = Math.Max(0, top); y < Math.Min(image.Height, top + side); y++)
        {
            for (int x = Math.Max(0, left); x < Math.Min(image.Width, left + side); x++)
                image.Pixels.AsSpan((y * image.Width + x) * image.Channels, image.Channels).Fill(level);
        }
    }
}
