namespace AttentiveWriter.Models;

/// <summary>The size of the picture of one image at one step.</summary>
/// <param name="Canvas">Width of the canvas alone.</param>
/// <param name="Width">Width with the glimpses beside it.</param>
/// <param name="Height">Height.</param>
/// <param name="Glimpse">Side of a glimpse with its frame; 0 where there are none.</param>
/// <param name="Line">Width of a frame, and of the line between canvas and glimpses.</param>
internal readonly record struct CellSize(int Canvas, int Width, int Height, int Glimpse, int Line)
{
    public static CellSize Of(ModelSettings settings, DrawingLook look)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(look);
        // No picture is as large as this; numbers stay small for any scale.
        int scale = Math.Min(look.Scale, Imaging.Image.MaxSide), line = Math.Max(1, scale / 2), width = scale * settings.Width,
            height = scale * settings.Height;
        // Where no window can be, neither can a glimpse. Of what was imagined nothing was read.
        if (!look.Glimpses || settings is not GenerativeSettings draws
            || !(draws.WritesByWindow || (draws.ReadsByWindow && !look.Originals.IsEmpty)))
            return new CellSize(width, width, height, 0, line);
        // Two, one above the other, are as high as the canvas, unless it is hardly a line.
        int side = Math.Max(1, (height - line) / 2);
        return new CellSize(width, width + line + side, Math.Max(height, 2 * side + line), side, line);
    }
}
