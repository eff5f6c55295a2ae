using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>An axis on which equal distances are equal ratios: it begins and ends at a tick.</summary>
internal sealed class LogarithmicAxis : IChartAxis
{
    private const int MostTicks = 9;

    private readonly int _first, _last;
    private readonly double[] _factors;

    /// <summary>Chooses the range.</summary>
    /// <param name="values">Numbers of 1 / <see cref="ChartPoints.Largest"/> to that; there may be none.</param>
    public LogarithmicAxis(IEnumerable<double> values)
    {
        (double low, double high) = (double.MaxValue, double.MinValue);
        foreach (double value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high) (low, high) = (1, 10);
        // So that there are two ticks at the least and some eight at the most.
        _factors = (Math.Log10(high) - Math.Log10(low)) switch { < 0.7 => [1, 1.5, 2, 3, 4, 5, 6, 8], < 2.2 => [1, 2, 5], _ => [1] };
        (_first, _last) = (Below(low), Below(high));
        if (Tick(_last) < high) _last++;
        // Of one value that is a tick.
        if (_last == _first) _last++;
    }

    /// <inheritdoc/>
    public double Position(double value) =>
        (Math.Log10(value) - Math.Log10(Tick(_first))) / (Math.Log10(Tick(_last)) - Math.Log10(Tick(_first)));

    /// <inheritdoc/>
    public IEnumerable<(double Value, string Label)> Ticks()
    {
        foreach (int k in EvenlyApart.Pick(_last - _first + 1, MostTicks)) yield return (Tick(_first + k), Label(Tick(_first + k)));
    }

    // Tick 0 is 1; with three a decade, tick 1 is 2 and tick -1 is 0.5.
    private double Tick(int index)
    {
        int decade = (int)Math.Floor((double)index / _factors.Length);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{_factors[index - decade * _factors.Length]}e{decade}"),
            CultureInfo.InvariantCulture);
    }

    private int Below(double value)
    {
        int index = ((int)Math.Floor(Math.Log10(value)) + 1) * _factors.Length;
        while (Tick(index) > value) index--;
        return index;
    }

    private static string Label(double value) => value is >= 1e-3 and < 1e9
        ? value.ToString("#,0.###", CultureInfo.InvariantCulture)
        : value.ToString("0e0", CultureInfo.InvariantCulture);
}
