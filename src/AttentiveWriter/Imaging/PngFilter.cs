namespace AttentiveWriter.Imaging;

/// <summary>The five row filters of PNG (PNG, section 9): each byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    /// <summary>How many filter types there are: none, left, above, average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Filters a row: stored = byte - prediction, modulo 256.</summary>
    /// <param name="type">Filter, 0..4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, or zeros.</param>
    /// <param name="stride">Bytes per pixel, at least 1.</param>
    /// <param name="stored">Receives as many bytes as the row has.</param>
    public static void Apply(int type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int stride, Span<byte> stored)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < stride ? 0 : row[i - stride];
            int corner = i < stride ? 0 : above[i - stride];
            stored[i] = (byte)(row[i] - Predict(type, left, above[i], corner));
        }
    }

    /// <summary>Undoes <see cref="Apply"/> in place.</summary>
    /// <param name="type">Filter, 0..4.</param>
    /// <param name="row">The stored row; becomes the row.</param>
    /// <param name="above">The row above, already undone, or zeros.</param>
    /// <param name="stride">Bytes per pixel, at least 1.</param>
    public static void Undo(int type, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        if (type == 0) return;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < stride ? 0 : row[i - stride];
            int corner = i < stride ? 0 : above[i - stride];
            row[i] = (byte)(row[i] + Predict(type, left, above[i], corner));
        }
    }

    private static int Predict(int type, int left, int above, int corner) => type switch
    {
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        4 => Paeth(left, above, corner),
        _ => 0,
    };

    // The neighbour nearest to left + above - corner; the order of the ties is part of the format.
    private static int Paeth(int left, int above, int corner)
    {
        int distanceLeft = Math.Abs(above - corner);
        int distanceAbove = Math.Abs(left - corner);
        int distanceCorner = Math.Abs(left + above - 2 * corner);
        if (distanceLeft <= distanceAbove && distanceLeft <= distanceCorner) return left;
        return distanceAbove <= distanceCorner ? above : corner;
    }
}
