namespace AttentiveWriter.Imaging;

/// <summary>An attention window to outline, in the coordinates of the model.</summary>
/// <param name="CentreX">Horizontal centre g_X, 1-based: the first column of pixels is at 1 (Gregor et al. 2015, eq. 22).</param>
/// <param name="CentreY">Vertical centre g_Y, 1-based.</param>
/// <param name="Size">Distance between the outermost filters in model pixels, (N - 1) * delta; at least 0.</param>
/// <param name="Thickness">Width of the line in pixels of the enlarged picture, at least 1.</param>
/// <param name="Colour">Colour of the line.</param>
/// <param name="Outside">Whether the line lies outside the window's edge, and hides nothing of what is in it; otherwise inside.</param>
public readonly record struct WindowBox(double CentreX, double CentreY, double Size, int Thickness, Rgb Colour, bool Outside = false);
