namespace AttentiveWriter.Cli;

/// <summary>How large the pictures of a command become: picture pixels a model pixel.</summary>
/// <param name="Grid">Of the grid.</param>
/// <param name="Frames">Of the animation.</param>
/// <param name="Strip">Of the strip.</param>
internal readonly record struct PictureScales(int Grid, int Frames, int Strip);
