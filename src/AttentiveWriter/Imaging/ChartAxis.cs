using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>One axis of a chart: its range and its round tick values (1, 2 or 5 times a power of ten apart).</summary>
internal sealed class ChartAxis : IChartAxis
{
    private readonly double _step;
    private readonly double _low;
    private readonly double _high;

    /// <summary>Chooses the range and the ticks.</summary>
    /// <param name="values">Finite numbers of at most <see cref="ChartPoints.Largest"/>; there may be none.</param>
    /// <param name="intervals">About how many intervals between ticks.</param>
    /// <param name="wholeIntervals">Whether the range is widened to begin and end at a tick.</param>
    /// <param name="limits">Where the range begins, and where it ends at the latest; null where the values alone say.</param>
    public ChartAxis(IEnumerable<double> values, int intervals, bool wholeIntervals, (double Low, double High)? limits = null)
    {
        if (limits is (double first, _)) values = values.Append(first);
        (double low, double high) = (double.MaxValue, double.MinValue);
        foreach (double value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high) (low, high) = (0, 1);

        // A range that is nothing, or only rounding error, reaches to 0: of one value alone no ticks around it would say more.
        double magnitude = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= Math.Max(1e-100, 1e-12 * magnitude)) (low, high) = magnitude <= 1e-90 ? (0, 1)
            : (Math.Min(low, 0), Math.Max(high, 0));
        _step = RoundStep((high - low) / intervals);
        if (wholeIntervals) (low, high) = (Math.Floor(low / _step) * _step, Math.Ceiling(high / _step) * _step);
        (_low, _high) = (low, Math.Min(high, limits?.High ?? high));
        // One label alone would not say how long the axis is.
        while (TickCount < 2) _step = RoundStep(_step / 2.5);
    }

    // Whole multiples of the step: a sum would gather rounding errors. The small term forgives one at either end.
    private double FirstTick => Math.Ceiling(_low / _step - 1e-6);

    private double LastTick => Math.Floor(_high / _step + 1e-6);

    private double TickCount => LastTick - FirstTick + 1;

    /// <inheritdoc/>
    public double Position(double value) => (value - _low) / (_high - _low);

    /// <inheritdoc/>
    public IEnumerable<(double Value, string Label)> Ticks()
    {
        for (double multiple = FirstTick, last = LastTick; multiple <= last; multiple++) yield return (multiple * _step,
            Label(multiple * _step));
    }

    /// <summary>The ends of the range, with labels a digit finer than those of the ticks.</summary>
    public IEnumerable<(double Value, string Label)> Ends() => [(_low, Label(_low, finer: 1)), (_high, Label(_high, finer: 1))];

    private static double RoundStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (int factor in (ReadOnlySpan<int>)[1, 2, 5])
        {
            // Forgives the rounding of the power, or 0.3 / 3 would become 0.2.
            if (factor * power >= atLeast * (1 - 1e-9)) return factor * power;
        }
        return 10 * power;
    }

    private string Label(double value, int finer = 0)
    {
        double largest = Math.Max(Math.Abs(_low), Math.Abs(_high));
        if (largest >= 1e9 || largest < 1e-4)
        {
            int digits = Math.Clamp((int)Math.Floor(Math.Log10(largest) + 1e-9) - (int)Math.Floor(Math.Log10(_step) + 1e-9) + finer, 0, 15);
            return value == 0 ? "0" : value.ToString("0." + new string('#', digits) + "e0", CultureInfo.InvariantCulture);
        }
        int decimals = Math.Clamp(finer - (int)Math.Floor(Math.Log10(_step) + 1e-9), 0, 15);
        string label = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value == 0 ? label.TrimStart('-') : label;
    }
}
