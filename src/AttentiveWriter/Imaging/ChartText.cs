namespace AttentiveWriter.Imaging;

/// <summary>How a text of a chart stands at its point, which lies on its base line.</summary>
internal enum ChartText
{
    /// <summary>The heading: larger, to the right of the point.</summary>
    Title,

    /// <summary>To the right of the point.</summary>
    Start,

    /// <summary>Around the point.</summary>
    Middle,

    /// <summary>To the left of the point.</summary>
    End,

    /// <summary>Around the point, to be read from below upwards.</summary>
    Upright,
}
