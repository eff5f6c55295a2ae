using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>A table of values as colours, such as what each step of the model costs over the epochs of training.</summary>
/// <remarks>Dark is low and bright is high, also for the colour-blind and in grey; a value that is not finite is grey.</remarks>
public sealed class HeatMap : Chart
{
    /// <summary>How many columns are drawn at most; of more, as many evenly apart.</summary>
    public const int MaxColumns = 1000;

    private static readonly Rgb Missing = new(0x80, 0x80, 0x80);

    // Of even steps in lightness: nine points of matplotlib's viridis.
    private static readonly int[] Colours = [0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725];

    private readonly string _valueLabel;
    private readonly double[] _x;
    private readonly IReadOnlyList<double>[] _columns;
    private readonly int _rows;

    /// <summary>Makes a map.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="xLabel">Name and unit of the horizontal axis.</param>
    /// <param name="yLabel">Name of the rows, which are counted from 1 at the bottom.</param>
    /// <param name="valueLabel">Name and unit of the values.</param>
    /// <param name="x">What stands under each column.</param>
    /// <param name="columns">The columns, from the left, each from the bottom; as many as <paramref name="x"/>, and all of one
    /// length.</param>
    /// <param name="width">Width in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height in units of the SVG, 150..4,000.</param>
    /// <exception cref="ArgumentException">The columns are not of one length, or not as many as their places.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range, or there are too many rows.</exception>
    public HeatMap(string title, string xLabel, string yLabel, string valueLabel, IReadOnlyList<double> x,
        IReadOnlyList<IReadOnlyList<double>> columns, int width = 760, int height = 420)
        : base(title, xLabel, yLabel, width, height)
    {
        ArgumentNullException.ThrowIfNull(valueLabel);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(columns);
        if (x.Count != columns.Count) throw new ArgumentException($"{columns.Count} columns have {x.Count} places", nameof(x));
        _valueLabel = valueLabel;
        _rows = columns.Count == 0 ? 0 : columns[0].Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_rows, Image.MaxSide);
        if (columns.Any(column => column.Count != _rows)) throw new ArgumentException("the columns are not of one length", nameof(columns));
        int[] kept = EvenlyApart.Pick(columns.Count, MaxColumns);
        _x = [.. kept.Select(i => x[i])];
        _columns = [.. kept.Select(i => columns[i])];
    }

    private protected override void Draw(IChartSurface surface)
    {
        DrawTitle(surface);
        double[] finite = [.. _columns.SelectMany(column => column).Where(value => Math.Abs(value) <= ChartPoints.Largest)];
        var values = new ChartAxis(finite, 5, wholeIntervals: false);
        // The scale at the right edge: its name, its numbers and the bar.
        (double Place, string Label)[] scale = Labels(values.Ends(), values.Ticks(), values.Position, 14.0 / (Height - 98));
        int barLeft = Width - Margin - 22 - scale.Max(tick => WidthOf(tick.Label)) - 14;
        var area = new ChartArea(2 * Margin + 16 + WidthOf(Number(_rows)), 46, barLeft - 24, Height - 52);
        if (finite.Length > 0)
        {
            surface.Cells(area.Left, area.Top, area.Right - area.Left, area.Bottom - area.Top, Cells(values));
            DrawTicks(surface, area);
            DrawScale(surface, area, scale, barLeft);
        }
        DrawFrame(surface, area);
        if (finite.Length == 0) DrawNothing(surface, area);
    }

    private Image Cells(ChartAxis values)
    {
        var cells = new Image(_columns.Length, _rows, 3);
        for (int x = 0; x < cells.Width; x++)
            for (int y = 0; y < _rows; y++) Set(cells, x, _rows - 1 - y, Colour(values.Position(_columns[x][y])));
        return cells;
    }

    private void DrawTicks(IChartSurface surface, ChartArea area)
    {
        foreach (int column in EvenlyApart.Pick(_x.Length, Math.Max(2, (area.Right - area.Left) / 80)))
            surface.Text(area.X((column + 0.5) / _x.Length), area.Bottom + 18, Number(_x[column]), ChartText.Middle);
        // The first row and the last, and between them whole numbers.
        IEnumerable<(double, string)> ticks = new ChartAxis([1, Math.Max(_rows, 2)], 6, wholeIntervals: false).Ticks()
            .Where(tick => tick.Value == Math.Floor(tick.Value));
        foreach ((double place, string label) in Labels([(1, "1"), (_rows, Number(_rows))], ticks, row =>
            (row - 0.5) / _rows, 14.0 / (area.Bottom - area.Top)))
            surface.Text(area.Left - 8, area.Y(place) + 4, label, ChartText.End);
    }

    // The ends, and those between that do not run into them.
    private static (double Place, string Label)[] Labels(
        IEnumerable<(double Value, string Label)> ends, IEnumerable<(double Value, string Label)> between, Func<double, double> place,
            double apart)
    {
        (double Place, string Label)[] kept = [.. ends.DistinctBy(end => end.Value).Select(end => (place(end.Value), end.Label))];
        return [.. kept, .. between.Select(tick => (Place: place(tick.Value), tick.Label))
            .Where(tick => kept.All(end => Math.Abs(end.Place - tick.Place) >= apart) && tick.Place is > 0 and < 1)];
    }

    private void DrawScale(IChartSurface surface, ChartArea area, (double Place, string Label)[] scale, int left)
    {
        var bar = new Image(1, 128, 3);
        for (int y = 0; y < bar.Height; y++) Set(bar, 0, bar.Height - 1 - y, Colour((y + 0.5) / bar.Height));
        surface.Cells(left, area.Top, 14, area.Bottom - area.Top, bar);
        foreach ((double place, string label) in scale) surface.Text(left + 20, area.Y(place) + 4, label, ChartText.Start);
        surface.Text(Width - Margin, area.Top - 14, _valueLabel, ChartText.End);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Set(Image image, int x, int y, Rgb colour) =>
        (image[x, y, 0], image[x, y, 1], image[x, y, 2]) = (colour.R, colour.G, colour.B);

    /// <summary>Returns the colour of a share of the scale, 0..1.</summary>
    internal static Rgb Colour(double share)
    {
        if (!double.IsFinite(share)) return Missing;
        double place = Math.Clamp(share, 0, 1) * (Colours.Length - 1);
        int low = Math.Min((int)place, Colours.Length - 2);
        double part = place - low;
        return new Rgb(Mix(16), Mix(8), Mix(0));

        byte Mix(int shift) => (byte)((Colours[low] >> shift & 255) * (1 - part) + (Colours[low + 1] >> shift & 255) * part + 0.5);
    }
}
