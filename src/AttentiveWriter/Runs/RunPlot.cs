using AttentiveWriter.Imaging;

namespace AttentiveWriter.Runs;

/// <summary>A chart of a run.</summary>
/// <param name="Name">Its file's name, without an ending.</param>
/// <param name="Chart">The chart.</param>
public sealed record RunPlot(string Name, Chart Chart);
