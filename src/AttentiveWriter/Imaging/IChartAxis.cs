namespace AttentiveWriter.Imaging;

/// <summary>One axis of a chart.</summary>
internal interface IChartAxis
{
    /// <summary>Where a value lies between the ends of the axis, 0..1.</summary>
    double Position(double value);

    /// <summary>The ticks, from low to high, with their labels.</summary>
    IEnumerable<(double Value, string Label)> Ticks();
}
