using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>Pictures of what the steps of a model do.</summary>
public static class StepSummaryPictures
{
    /// <summary>Returns the mean canvas after each of some steps from left to right, with the mean windows in which it read (green) and
    /// wrote (red), under the number of the step.</summary>
    /// <param name="summary">The means.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="steps">How many steps are shown at most, evenly apart.</param>
    public static Image Strip(this StepSummary summary, int scale = 4, int steps = 10)
    {
        ArgumentNullException.ThrowIfNull(summary);
        int[] shown = DrawingPictures.ShownSteps(summary.Steps, steps);
        return ImageTable.Arrange([[.. shown.Select(t => Canvas(summary, t, scale))]],
            DrawingPictures.Labels(shown, summary.Steps, hasOriginals: false, summary.Settings.Width * scale), scale,
            ModelPictures.Background);
    }

    private static Image Canvas(StepSummary summary, int step, int scale)
    {
        float[] planes = [.. summary.Canvas[step].Select(value => (float)value)];
        Image picture = ModelPictures.Picture(planes, summary.Settings).Enlarge(scale).ToRgb();
        // What it reads inside its edge and what it writes outside, so that both are seen where they coincide.
        picture = Outlined(picture, summary.Read?[step], scale, Rgb.Green, outside: false);
        return Outlined(picture, summary.Written?[step], scale, Rgb.Red, outside: true);
    }

    private static Image Outlined(Image picture, MeanWindow? window, int scale, Rgb colour, bool outside) =>
        window?.Corners is null ? picture
            : WindowPainter.DrawQuadrilateral(picture, scale, window.Edge(), Math.Max(1, scale / 2), colour, outside);
}
