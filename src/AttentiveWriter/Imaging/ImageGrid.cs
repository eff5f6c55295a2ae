namespace AttentiveWriter.Imaging;

/// <summary>Lays out samples in rows and columns.</summary>
public static class ImageGrid
{
    /// <summary>Arranges pictures row by row.</summary>
    /// <param name="images">Pictures of one size; where grey and RGB meet, the grid is RGB.</param>
    /// <param name="columns">Pictures per row, at least 1; fewer pictures make a narrower grid.</param>
    /// <param name="padding">Pixels around and between the pictures, at least 0.</param>
    /// <param name="background">Grey level of the padding and of empty places, 0..255.</param>
    /// <returns>The grid; a single picture is returned as it is, without padding.</returns>
    /// <remarks>The convention of torchvision's make_grid, so that the pictures can be laid beside those of other ports: 8 per row,
    /// 2 pixels of padding, black. The grid is columns x (width + padding) + padding wide.</remarks>
    /// <exception cref="ArgumentException">There are no pictures or their sizes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range or the grid too large for an <see cref="Image"/>.</exception>
    public static Image Arrange(IReadOnlyList<Image> images, int columns = 8, int padding = 2, byte background = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(padding, Image.MaxSide);
        Image[] uniform = SameSize.Uniform(images, nameof(images));
        if (uniform.Length == 1) return uniform[0];

        Image first = uniform[0];
        int across = Math.Min(columns, uniform.Length);
        (long width, long height) = Size(uniform.Length, columns, first.Width, first.Height, padding);
        var grid = new Image(Limited(width), Limited(height), first.Channels);
        grid.Pixels.AsSpan().Fill(background);
        for (int i = 0; i < uniform.Length; i++)
        {
            int left = padding + i % across * (first.Width + padding);
            int top = padding + i / across * (first.Height + padding);
            Paste(uniform[i], grid, left, top);
        }
        return grid;
    }

    /// <summary>Returns how large the grid of this many pictures is, also where that is more than an <see cref="Image"/> may be.</summary>
    /// <param name="count">Pictures, at least 1.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="width">Width of each.</param>
    /// <param name="height">Height of each.</param>
    /// <param name="padding">Pixels around and between the pictures.</param>
    public static (long Width, long Height) Size(int count, int columns, long width, long height, int padding)
    {
        long across = Math.Min(columns, count), down = (count - 1L) / across + 1;
        return count == 1 ? (width, height) : (across * (width + padding) + padding, down * (height + padding) + padding);
    }

    // Many pictures must meet the limit of Image, not an overflow.
    private static int Limited(long side) => (int)Math.Min(side, int.MaxValue);

    /// <summary>Copies a picture into another of as many channels, where it has room.</summary>
    internal static void Paste(Image source, Image target, int left, int top)
    {
        int rowBytes = source.Width * source.Channels;
        for (int y = 0; y < source.Height; y++)
        {
            int at = ((top + y) * target.Width + left) * target.Channels;
            source.Pixels.AsSpan(y * rowBytes, rowBytes).CopyTo(target.Pixels.AsSpan(at));
        }
    }
}
