namespace AttentiveWriter.Imaging;

/// <summary>Lays out pictures in rows whose columns are each as wide as their own pictures, and where there are labels, writes them above
/// the columns.</summary>
internal static class ImageTable
{
    // Light on the dark grey between pictures, and on black.
    private static readonly Rgb Ink = new(225, 225, 225);

    private const double LabelSize = 12, LabelGap = 4;

    /// <summary>Arranges pictures.</summary>
    /// <param name="rows">The rows, of at least one picture each; the first has one for each column, and all pictures of a column are as
    /// wide.</param>
    /// <param name="labels">What stands above each column, as far as there is room; null for no header.</param>
    /// <param name="padding">Pixels around and between the pictures.</param>
    /// <param name="background">Grey level around them.</param>
    public static Image Arrange(IReadOnlyList<IReadOnlyList<Image>> rows, IReadOnlyList<string>? labels, int padding, byte background)
    {
        int[] widths = [.. rows[0].Select(image => image.Width)], lefts = Lefts(widths, padding);
        int height = rows.Max(row => row.Max(image => image.Height)), header = Header(labels is not null);
        (long wide, long high) = Size(widths, height, rows.Count, padding, labels is not null);
        var table = new Image((int)wide, (int)high, rows.Max(row => row.Max(image => image.Channels)));
        table.Pixels.AsSpan().Fill(background);
        for (int y = 0; y < rows.Count; y++)
            for (int x = 0; x < rows[y].Count; x++) ImageGrid.Paste(rows[y][x].ToChannels(table.Channels), table, lefts[x],
                header + padding + y * (height + padding));
        if (labels is not null) Write(table, labels, lefts, padding);
        return table;
    }

    /// <summary>Returns how large the table is, also where that is more than an <see cref="Image"/> may be.</summary>
    public static (long Width, long Height) Size(IReadOnlyCollection<int> widths, long height, long rows, int padding, bool hasLabels) =>
        (widths.Sum(width => (long)width + padding) + padding, Header(hasLabels) + rows * (height + padding) + padding);

    /// <summary>Whether a label is no wider than its column.</summary>
    public static bool Fits(string label, int width) => PictureText.Width(label, LabelSize) <= width;

    private static int Header(bool hasLabels) => hasLabels ? (int)(1.25 * LabelSize) : 0;

    private static int[] Lefts(int[] widths, int padding)
    {
        int[] lefts = new int[widths.Length];
        for (int x = 0, left = padding; x < widths.Length; left += widths[x++] + padding) lefts[x] = left;
        return lefts;
    }

    // Each at the left of its column. Over columns narrower than their labels some are left out, never the last; none is cut off.
    private static void Write(Image table, IReadOnlyList<string> labels, int[] lefts, int padding)
    {
        double free = 0;
        for (int x = 0; x < labels.Count; x++)
        {
            double end = lefts[x] + PictureText.Width(labels[x], LabelSize), limit = x < labels.Count - 1 ? lefts[^1] - LabelGap
                : table.Width;
            if (labels[x].Length == 0 || lefts[x] < free || end > limit) continue;
            PictureText.Write(table, labels[x], lefts[x], padding + LabelSize - 2, LabelSize, Ink);
            free = end + LabelGap;
        }
    }
}
