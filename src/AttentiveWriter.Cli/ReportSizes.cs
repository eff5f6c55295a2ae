using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Cli;

/// <summary>How many images, how large, a report has room for: nobody has asked for its pictures one by one.</summary>
/// <param name="model">The model's shape.</param>
internal sealed class ReportSizes(ModelSettings model)
{
    public const int DrawnColumns = 4, StripSteps = 8, AgainSteps = 6;

    private const int Drawn = 16, StripRows = 6, Redrawn = 4, Samples = 64;
    private const int StillPixels = 16 << 20, AnimationPixels = 64 << 20;

    // Weights as they are read and as the model has them, packed for products.
    private const int WeightBytes = 4 * sizeof(float);

    /// <summary>Picture pixels a model pixel: small images large enough to see their windows.</summary>
    public int Scale => Math.Clamp(112 / Math.Max(model.Width, model.Height), 1, 4);

    /// <summary>The images that are shown as they are drawn; null where all steps are too many for a page.</summary>
    public PictureFit? Frames => Fit(Drawn, Steps, f => DrawingSizes.Frame(model, new DrawingLook(f.Scale), f.Count, DrawnColumns), Steps + 1);

    /// <summary>Finished samples.</summary>
    public PictureFit Finished => Fit(Samples, 1, f => DrawingSizes.Grid(model, f.Count, f.Scale)) ?? new PictureFit(1, 1);

    /// <summary>The images whose steps stand side by side.</summary>
    /// <param name="drawn">Images that there are.</param>
    public PictureFit Strip(int drawn) =>
        Fit(Math.Min(StripRows, drawn), 1, f => DrawingSizes.Strip(model, new DrawingLook(f.Scale), StripSteps, f.Count)) ?? new PictureFit(1, 1);

    /// <summary>Given images that are drawn again; null where they are too large.</summary>
    /// <param name="given">Images that there are.</param>
    public PictureFit? Again(long given) =>
        // That there are originals is what counts here, not yet which.
        Fit((int)Math.Min(Redrawn, given), Steps, f => DrawingSizes.Strip(model, new DrawingLook(f.Scale, Glimpses: true) { Originals = new float[1] }, AgainSteps, f.Count));

    /// <summary>Bytes that a report takes to draw: the canvases of all steps and what was read of them, and the pictures with their files.</summary>
    /// <param name="parameters">Learned values of the model.</param>
    public long Bytes(long parameters)
    {
        long weights = WeightBytes * parameters;
        if (model is not GenerativeSettings) return weights;
        long frames = 0;
        if (Steps > 1 && Frames is PictureFit fit)
        {
            (long width, long height) = DrawingSizes.Frame(model, new DrawingLook(fit.Scale), fit.Count, DrawnColumns);
            frames = Canvases(fit) + 2 * 3 * width * height * (Steps + 1);
        }
        // Originals, and strips of their canvases, in colours.
        long again = Again(Redrawn) is PictureFit redrawn ? Canvases(redrawn) + 2 * 3 * StillPixels : 0;
        return weights + Math.Max(frames, again);

        long Canvases(PictureFit f) => 2L * sizeof(float) * f.Count * model.Pixels * Steps;
    }

    private int Steps => model switch { DrawSettings draw => draw.Glimpses, ConvDrawSettings conv => conv.Glimpses, _ => 1 };

    private PictureFit? Fit(int count, int steps, Func<PictureFit, (long Width, long Height)> size, int frames = 1) => PictureFit.Of(count, Scale, fit =>
    {
        (long width, long height) = size(fit);
        return Image.HasRoom(width, height) && width * height * frames <= (frames > 1 ? AnimationPixels : StillPixels) && DrawingSizes.AreModest(model, fit.Count, steps);
    });
}
