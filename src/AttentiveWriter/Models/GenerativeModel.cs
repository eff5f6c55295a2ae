using System.ComponentModel;
using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>A model of images with latent variables: it draws new ones, and given ones again. It works in steps; a plain auto-encoder takes
/// one.</summary>
[Description("a model that draws")]
public abstract partial class GenerativeModel : Model
{
    /// <summary>Starts a model without parameters.</summary>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    protected GenerativeModel(Device? device = null)
        : base(device)
    {
    }

    /// <inheritdoc/>
    public abstract override GenerativeSettings Settings { get; }

    /// <summary>T, steps in which an image is drawn.</summary>
    public abstract int Steps { get; }

    /// <summary>Values of the latent of a step, for each image.</summary>
    public abstract int LatentSize { get; }

    /// <inheritdoc/>
    public sealed override GenerativeModel? Drawing => this;

    /// <summary>The canvas that the model starts from or adds to.</summary>
    protected abstract Parameter CanvasBias { get; }

    /// <summary>Draws new images from the prior.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed; image i of a seed is the same whatever the count.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="label">The class to draw, where the model was told classes; null draws each in turn.</param>
    /// <param name="ranks">The processes that draw together, all with the same arguments; null where this one draws alone. The images do
    /// not depend on them, and all have them.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="SettingsException">The canvases would take more than 4 GB, or there is no such class.</exception>
    public Drawing Generate(int count, ulong seed, int threads = 1, bool everyStep = true, int? label = null, ICommunicator? ranks = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Draw(count, threads, everyStep, _ => label, isLatent: false, (noise, _, first, _) =>
            noise.Draw(new RandomSource(seed, RandomPurpose.Generation), first), ranks);
    }

    /// <summary>Reads given images and draws them again, through the latents.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="labels">The class of each image, where the model was told classes.</param>
    /// <returns>The reconstructions and how they came about.</returns>
    /// <exception cref="SettingsException">The length is not a multiple of the model's image, or is 0; the canvases would take more than 4
    /// GB; or the model needs classes, or knows none.</exception>
    public Drawing Reconstruct(ReadOnlyMemory<float> images, ulong seed, int threads = 1, bool everyStep = true,
        IReadOnlyList<int>? labels = null)
    {
        var drawing = new Drawing(Settings, Steps, CountOf(images), everyStep);
        Infer(images, seed, threads, labels, (pass, first, used, t) => Keep(drawing, first, used, t, pass));
        return drawing;
    }

    /// <inheritdoc/>
    public sealed override Figures Measure(Measuring how)
    {
        ArgumentNullException.ThrowIfNull(how);
        MeasuredBound measured = BoundMeasure.Run(Device, Steps, RecordInference, how);
        return Figures.Mean(measured.Reconstruction, measured.Latent) with
        {
            LatentPerStep = measured.LatentPerStep,
            Samples = how.Samples,
            LogLikelihood = measured.LogLikelihood.Average(),
            LogLikelihoodError = Figures.StandardErrorOf(measured.LogLikelihood),
        };
    }

    // A likelihood of what the pixels really are is a length of code; intensities that count as probabilities are not.
    /// <inheritdoc/>
    public sealed override Figures Compared(Figures figures, ImageSet images, Binarisation binarisation)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(images);
        bool levels = Settings.NeedsLevels, counts = levels || images.IsBinary || binarisation != Binarisation.None;
        string told = Settings.Classes > 0 ? "of log p(x | class), not comparable with a model that is not told the class; " : "";
        return figures with
        {
            BitsPerDimension = counts ? figures.Loss / (Settings.Pixels * Math.Log(2)) : null,
            Comparison = told + (levels
                ? "bits per dimension are a true cost of the pixels at 256 levels, comparable with others of the same images"
                : !counts
                    ? "intensities count as probabilities, which is no likelihood of the pixels: comparable only with figures made the "
                    + "same way"
                : images.IsBinary ? "comparable with figures on the same fixed binarisation"
                : binarisation == Binarisation.Stochastic
                    ? "comparable only with figures under stochastic binarisation, not with those of a fixed one"
                : "comparable only with figures under the same threshold, an easier set than a stochastic or fixed binarisation"),
        };
    }

    /// <inheritdoc/>
    public sealed override Image? Picture(Showing from)
    {
        ArgumentNullException.ThrowIfNull(from);
        PictureFit fit = SamplePicture.Fit(Settings);
        return Generate(fit.Count, from.Seed, from.Threads, everyStep: false).Grid(fit.Scale, SamplePicture.Columns);
    }

    /// <inheritdoc/>
    public override void InitialiseCanvas(ReadOnlySpan<float> mean)
    {
        if (mean.Length != Settings.Pixels)
            throw new ArgumentException($"a mean image of {mean.Length} values for a model of {Settings.Pixels}");
        float[] canvas = CanvasBias.Read();
        Likelihoods.Expecting(Settings.Likelihood, mean, canvas);
        CanvasBias.Write(canvas);
    }

    /// <summary>D(X | c), the distribution of the pixels that a canvas stands for.</summary>
    /// <param name="canvas">c, logits.</param>
    protected Likelihood Given(Variable? canvas) =>
        Likelihoods.Given(Settings.Likelihood, canvas ?? throw new InvalidOperationException("there is no canvas yet"));

    /// <summary>Records what there is before the first step.</summary>
    /// <param name="tape">Where to.</param>
    /// <param name="given">What the model is given.</param>
    protected abstract RecurrentState Start(Tape tape, Example given);

    /// <summary>Records a step of reading and drawing: z_t ~ Q, and what <see cref="Decode(Variable, Example, RecurrentState)"/> makes of
    /// it.</summary>
    /// <param name="t">The step, from 0.</param>
    /// <param name="given">What the model is given, with the image.</param>
    /// <param name="previous">What the step before left.</param>
    protected abstract RecurrentStep Step(int t, Example given, RecurrentState previous);

    /// <summary>Records P(Z_t | what has been drawn); null for N(0, 1).</summary>
    /// <param name="previous">What the step before left.</param>
    protected virtual Normal? Prior(RecurrentState previous) => null;

    /// <summary>Records what becomes of a latent: the decoder's next state and the canvas.</summary>
    /// <param name="z">z_t, [rows, latent].</param>
    /// <param name="given">What the model is given, not the image.</param>
    /// <param name="previous">What the step before left.</param>
    protected abstract Stroke Decode(Variable z, Example given, RecurrentState previous);

    /// <summary>Records training: T steps and the loss L = L^x + L^z (Gregor et al. 2015, eq. 9-12).</summary>
    /// <param name="tape">Where to.</param>
    public sealed override RecordedLoss Record(Tape tape)
    {
        var given = ExampleOn(tape);
        RecurrentState state = Start(tape, given);
        var steps = new List<RecurrentStep>();
        for (int t = 0; t < Steps; t++)
        {
            steps.Add(Step(t, given, state));
            state = steps[t].State;
        }
        Variable reconstruction = Given(state.Canvas).NegativeLogLikelihood(given.X);           // L^x = -log D(x | c_T)   (9)
        return new RecordedLoss(tape, given, state.Canvas!, reconstruction, steps);                // L = L^x + L^z          (12)
    }

    /// <summary>Records reading and drawing images without training: the same steps and the same loss, in the memory of one step.</summary>
    internal RecordedInference RecordInference(Executor executor, int rows)
    {
        var recurrence = new Recurrence(executor, rows);
        var given = ExampleOn(recurrence.Tape);
        RecurrentState before = Start(recurrence.Tape, given);
        recurrence.BeginStep();
        RecurrentStep step = Step(0, given, before);
        recurrence.EndStep(step.State.Carried(before), before.Carried(before));
        Variable reconstruction = Given(step.State.Canvas).NegativeLogLikelihood(given.X);
        return new RecordedInference(recurrence, given, step, reconstruction, recurrence.Tape.Input(Settings.Pixels));
    }

    /// <summary>Records drawing from the prior (Gregor et al. 2015, eq. 13-15).</summary>
    /// <param name="executor">What runs it.</param>
    /// <param name="rows">Images at once.</param>
    /// <param name="isLatent">Whether the tape's noise is z itself, whatever the prior.</param>
    internal RecordedGeneration RecordGeneration(Executor executor, int rows, bool isLatent = false)
    {
        var recurrence = new Recurrence(executor, rows);
        var given = ExampleOn(recurrence.Tape, withImage: false);
        RecurrentState before = Start(recurrence.Tape, given);
        recurrence.BeginStep();
        Normal? p = isLatent ? null : Prior(before);
        Variable noise = NormalNoise.Record(recurrence.Tape, LatentSize, 0);
        Variable z = p is null ? noise : Latent.Sample(p, noise).Value;                         // z_t ~ P(Z_t)                       (13)
        Stroke stroke = Decode(z, given, before);                                               // h^dec_t, c_t as in (7) and (8) (14, 15)
        recurrence.EndStep(new RecurrentState(stroke.Canvas, stroke.Decoder).Carried(before), before.Carried(before));
        return new RecordedGeneration(recurrence, given, stroke, recurrence.Tape.Input(Settings.Pixels));
    }

    internal sealed override IDisposable RecordMeasuring(Executor executor, int rows) => RecordInference(executor, rows);

    internal sealed override IDisposable RecordPicture(Executor executor, int rows) => RecordGeneration(executor, rows);

    private void Keep(Drawing drawing, int first, int count, int step, RecordedInference pass) => Keep(
        drawing, first, count, step, pass.Step.State.Canvas!, pass.Intensities, pass.Step.Glimpse?.Window, pass.Step.WriteWindow);

    /// <summary>Moves the images that a canvas stands for, and the windows of the step, from the device into a drawing.</summary>
    private void Keep(Drawing drawing, int first, int count, int step, Variable canvas, Variable intensities, Window? read, Window? written)
    {
        if (!drawing.Keeps(step)) return;
        // The mean of x~ ~ D(X | c)                                                                                                  (16)
        canvas.Tape.Executor.Run(canvas.Value.Rows, kernels => Given(canvas).Mean(kernels, intensities.Value));
        drawing.Set(first, count, step, intensities.Read(), read?.Read(), written?.Read());
    }

    private void RequireClass(int? label)
    {
        if (label is not int given) return;
        if (Settings.Classes == 0) throw new SettingsException("the model was told no classes (classes=0), so none can be asked of it");
        if (given < 0 || given >= Settings.Classes) throw new SettingsException($"class {given} is not one of 0..{Settings.Classes - 1}");
    }
}
