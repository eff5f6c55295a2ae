using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>A model of images with latent variables: it draws new ones, and given ones again. It works in steps; a plain auto-encoder takes one.</summary>
public abstract class GenerativeModel : Model
{
    private protected GenerativeModel()
    {
    }

    /// <inheritdoc/>
    public abstract override GenerativeSettings Settings { get; }

    /// <summary>T, steps in which an image is drawn.</summary>
    public abstract int Steps { get; }

    /// <summary>Values of the latent of a step, for each image.</summary>
    internal abstract int LatentSize { get; }

    /// <summary>The canvas that the model starts from or adds to.</summary>
    private protected abstract Parameter CanvasBias { get; }

    /// <summary>Draws new images from the prior.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed; image i of a seed is the same whatever the count.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="label">The class to draw, where the model was told classes; null draws each in turn.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="SettingsException">The canvases would take more than 4 GB, or there is no such class.</exception>
    public Drawing Generate(int count, ulong seed, int threads = 1, bool everyStep = true, int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RequireClass(label);
        var drawing = new Drawing(Settings, Steps, count, everyStep);
        PassDealer.ForEachPass(count, PassDealer.RowsPerPass(count, threads), threads, rows =>
        {
            GenerationPass pass = RecordGeneration(rows);
            return (pass, Draw);

            void Draw(int first, int used)
            {
                for (int r = 0; r < used; r++) pass.Class?.Set(r, label ?? (first + r) % Settings.Classes);
                pass.Recurrence.Step.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Recurrence.Run(Steps, t => drawing.Set(first, used, t, pass.Canvas, null, pass.WriteWindow));
            }
        });
        return drawing;
    }

    /// <summary>The noise from which <see cref="Generate"/> draws the images of a seed, for another program to draw the same.</summary>
    /// <param name="count">How many images, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Standard normal values, and their shape: [steps, count, values of a step's latent].</returns>
    public (float[] Noise, int[] Shape) GenerationNoise(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] noise = new float[checked(Steps * count * LatentSize)];
        var source = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), 0);
        for (int t = 0; t < Steps; t++)
            for (int i = 0; i < count; i++) source.Fill(i, t, noise.AsSpan((t * count + i) * LatentSize, LatentSize));
        return (noise, [Steps, count, LatentSize]);
    }

    /// <summary>Reads given images and draws them again, through the latents.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="labels">The class of each image, where the model was told classes.</param>
    /// <returns>The reconstructions and how they came about.</returns>
    /// <exception cref="SettingsException">The length is not a multiple of the model's image, or is 0; the canvases would take more than 4 GB; or the
    /// model needs classes, or knows none.</exception>
    public Drawing Reconstruct(ReadOnlyMemory<float> images, ulong seed, int threads = 1, bool everyStep = true, IReadOnlyList<int>? labels = null)
    {
        int count = CountOf(images);
        if (Settings.Classes > 0 && labels?.Count != count)
            throw new SettingsException($"the model was told the class of each image: {labels?.Count ?? 0} classes for {Plural.Of(count, "image")}");
        foreach (int label in labels ?? []) RequireClass(label);
        var drawing = new Drawing(Settings, Steps, count, everyStep);
        PassDealer.ForEachPass(count, PassDealer.RowsPerPass(count, threads), threads, rows =>
        {
            InferencePass pass = RecordInference(rows);
            return (pass, Draw);

            void Draw(int first, int used)
            {
                images.Span.Slice(first * Settings.Pixels, used * Settings.Pixels).CopyTo(pass.Image.Value.Span);
                for (int r = 0; r < used; r++) pass.Class?.Set(r, labels![first + r]);
                pass.Recurrence.Step.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Recurrence.Run(Steps, t => drawing.Set(first, used, t, pass.Canvas, pass.ReadWindow, pass.WriteWindow));
            }
        });
        return drawing;
    }

    /// <summary>Sets the first canvas to what says most of a mean image, so that training does not begin by learning the average.</summary>
    /// <param name="mean">Mean intensity of each value, 0..1, [channels, height, width].</param>
    public void InitialiseCanvas(ReadOnlySpan<float> mean)
    {
        if (mean.Length != Settings.Pixels) throw new ArgumentException($"a mean image of {mean.Length} values for a model of {Settings.Pixels}");
        Likelihood.Expecting(Settings.Likelihood, mean, CanvasBias.Value.Span);
    }

    /// <summary>D(X | c), the distribution of the pixels that a canvas stands for.</summary>
    private protected Likelihood Given(Variable canvas) => Likelihood.Given(Settings.Likelihood, canvas);

    /// <summary>Records drawing from the prior.</summary>
    internal abstract GenerationPass RecordGeneration(int rows);

    /// <summary>Records reading and drawing images without training: the same steps and the same loss, in the memory of one step.</summary>
    internal abstract InferencePass RecordInference(int rows);

    private void RequireClass(int? label)
    {
        if (label is not int given) return;
        if (Settings.Classes == 0) throw new SettingsException("the model was told no classes (classes=0), so none can be asked of it");
        if (given < 0 || given >= Settings.Classes) throw new SettingsException($"class {given} is not one of 0..{Settings.Classes - 1}");
    }
}
