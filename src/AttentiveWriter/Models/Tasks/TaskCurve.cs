namespace AttentiveWriter.Models;

/// <summary>A curve of the figures over a training: what a chart shows of a task.</summary>
/// <param name="Name">The chart's short name, as its file is called: lower-case letters and hyphens.</param>
/// <param name="Title">Its title.</param>
/// <param name="Axis">What its values are, with their unit.</param>
/// <param name="Series">The lines, each with its label.</param>
public sealed record TaskCurve(string Name, string Title, string Axis,
    params IReadOnlyList<(string Label, Func<Figures, double> Value)> Series)
{
    /// <summary>Values that the axis shows at the least; null for those of the lines.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Whether a steep beginning may be cut, so that the rest shows.</summary>
    public bool MayCutBeginning { get; init; }

    /// <summary>Whether the labels say how the images were made black and white, without which the figures mean little.</summary>
    public bool NamesBinarisation { get; init; }
}
