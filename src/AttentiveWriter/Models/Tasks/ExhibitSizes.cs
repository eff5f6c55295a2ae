using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>How many images, how large, a page has room for: nobody has asked for its pictures one by one.</summary>
/// <param name="model">The model's shape.</param>
internal sealed class ExhibitSizes(ModelSettings model)
{
    public const int DrawnColumns = 4, StripSteps = 8, AgainSteps = 6;

    private const int Drawn = 16, StripRows = 6, Redrawn = 4, Samples = 64;
    private const int StillPixels = 16 << 20, AnimationPixels = 64 << 20;

    // Of each pixel of a picture in three colours: in its frame and twice in what that is made of, which need not be given back yet; and in
    // its file, where noise takes as many, and the page: measured at 700 x 700 of noise.
    private const int PixelBytes = 14;

    // A pass has the canvas before and after a step, the image that it stands for, and what ops need beside them.
    private const int PassCanvases = 6;

    private const long MuchGarbage = 64 << 20;

    /// <summary>Picture pixels a model pixel: small images large enough to see their windows.</summary>
    public int Scale => Math.Clamp(112 / Math.Max(model.Width, model.Height), 1, 4);

    /// <summary>The images that are shown as they are drawn; null where all steps are too many for a page.</summary>
    public PictureFit? Frames => Fit(Drawn, Steps, FrameSize, Steps + 1);

    /// <summary>Finished samples.</summary>
    public PictureFit Finished => Fit(Samples, 1, f => DrawingSizes.Grid(model, f.Count, f.Scale)) ?? new PictureFit(1, 1);

    /// <summary>The images whose steps stand side by side.</summary>
    /// <param name="drawn">Images that there are.</param>
    public PictureFit Strip(int drawn) =>
        Fit(Math.Min(StripRows, drawn), 1, f => DrawingSizes.Strip(model, new DrawingLook(f.Scale), StripSteps, f.Count))
            ?? new PictureFit(1, 1);

    /// <summary>Given images that are drawn again; null where they are too large.</summary>
    /// <param name="given">Images that there are.</param>
    public PictureFit? Again(long given) =>
        Fit((int)Math.Min(Redrawn, given), Steps, AgainSize);

    /// <summary>Bytes that one of the exhibits takes, without the model.</summary>
    public long Bytes => Math.Max(OfFrames(), OfAgain());

    /// <summary>Gives back what a part has left, where that is much: the next would come on top of it.</summary>
    public void CollectGarbage()
    {
        if (Bytes > MuchGarbage) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private long OfFrames()
    {
        if (Steps == 1 || Frames is not PictureFit fit) return 0;
        (long width, long height) = FrameSize(fit);
        return OfDrawing(fit) + PixelBytes * width * height * (Steps + 1);
    }

    private long OfAgain()
    {
        if (Again(Redrawn) is not PictureFit fit) return 0;
        (long width, long height) = AgainSize(fit);
        return OfDrawing(fit) + PixelBytes * width * height;
    }

    private long OfDrawing(PictureFit fit) => fit.Count * (long)model.Pixels * sizeof(float) * (2 * Steps + PassCanvases);

    private (long Width, long Height) FrameSize(PictureFit fit) =>
        DrawingSizes.Frame(model, new DrawingLook(fit.Scale), fit.Count, DrawnColumns);

    // That there are originals is what counts here, not yet which.
    private (long Width, long Height) AgainSize(PictureFit fit) =>
        DrawingSizes.Strip(model, new DrawingLook(fit.Scale, Glimpses: true) { Originals = new float[1] }, AgainSteps, fit.Count);

    private int Steps => model.DrawingSteps;

    private PictureFit? Fit(int count, int steps, Func<PictureFit, (long Width, long Height)> size, int frames = 1) =>
        PictureFit.Of(count, Scale, fit =>
    {
        (long width, long height) = size(fit);
        return Image.HasRoom(width, height) && width * height * frames <= (frames > 1 ? AnimationPixels : StillPixels)
            && DrawingSizes.AreModest(model, fit.Count, steps);
    });
}
