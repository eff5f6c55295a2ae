namespace AttentiveWriter.Imaging;

/// <summary>Where the data of a chart stand.</summary>
internal readonly record struct ChartArea(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The place of a share of the width, from the left.</summary>
    public double X(double position) => Left + position * (Right - Left);

    /// <summary>The place of a share of the height, from below.</summary>
    public double Y(double position) => Bottom - position * (Bottom - Top);
}
