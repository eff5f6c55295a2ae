using AttentiveWriter.Devices;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <content>Latents to hold: images become some, and some become images.</content>
public abstract partial class GenerativeModel
{
    /// <summary>The noise from which <see cref="Generate(int, ulong, int, bool, int?, ICommunicator?)"/> draws the images of a
    /// seed.</summary>
    /// <param name="count">How many images, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Standard normal values, [steps, count, values of a step's latent].</returns>
    /// <exception cref="SettingsException">These are more than an array holds.</exception>
    public Latents GenerationNoise(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Latents.Normal(new RandomSource(seed, RandomPurpose.Generation), Steps, count, LatentSize);
    }

    /// <summary>Reads given images into latents.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise; as in <see cref="Reconstruct"/>.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="labels">The class of each image, where the model was told classes.</param>
    /// <returns>Latents of each step and what they cost.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of the model's image, or is 0.</exception>
    /// <exception cref="SettingsException">The latents are more than an array holds; or the model needs classes, or knows none.</exception>
    public EncodedImages Encode(ReadOnlyMemory<float> images, ulong seed, int threads = 1, IReadOnlyList<int>? labels = null) =>
        Encode(images, seed, threads, labels, drawing: null);

    /// <summary>Reads given images into latents and, in the same pass, draws them again: what
    /// <see cref="Encode(ReadOnlyMemory{float}, ulong, int, IReadOnlyList{int}?)"/> and <see cref="Reconstruct"/> give, for the work of
    /// one.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="labels">The class of each image, where the model was told classes.</param>
    /// <returns>Latents of each step and what they cost, and the drawing with every step.</returns>
    /// <exception cref="SettingsException">The length is not a multiple of the model's image, or is 0; the latents or the canvases are too
    /// many; or the model needs classes, or knows none.</exception>
    public (EncodedImages Encoded, Drawing Drawing) EncodeAndDraw(ReadOnlyMemory<float> images, ulong seed, int threads = 1,
        IReadOnlyList<int>? labels = null)
    {
        var drawing = new Drawing(Settings, Steps, CountOf(images), everyStep: true);
        return (Encode(images, seed, threads, labels, drawing), drawing);
    }

    private EncodedImages Encode(ReadOnlyMemory<float> images, ulong seed, int threads, IReadOnlyList<int>? labels, Drawing? drawing)
    {
        int count = CountOf(images);
        EncodedImages? encoded = null;
        var gate = new Lock();
        Infer(images, seed, threads, labels, (pass, first, used, t) =>
        {
            pass.Recurrence.RunEnd();
            // Whether the prior is learned is known once a step is recorded.
            lock (gate) encoded ??= new EncodedImages(Steps, count, LatentSize, pass.Step.Latent.Prior is not null);
            encoded.Set(first, used, t, pass);
            if (drawing is not null) Keep(drawing, first, used, t, pass);
        });
        return encoded!;
    }

    /// <summary>Draws images from given noise instead of a seed's.</summary>
    /// <param name="noise">Standard normal values, [steps, images, values of a step's latent], such as <see cref="GenerationNoise"/> has,
    /// or <see cref="EncodedImages.Noise"/>.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="labels">The class of each image, where the model was told classes; null draws each in turn.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="SettingsException">The noise is not of this model's shape, the canvases would take more than 4 GB, or there is no
    /// such class.</exception>
    public Drawing Generate(Latents noise, int threads = 1, bool everyStep = true, IReadOnlyList<int>? labels = null) =>
        Draw(noise, isLatent: false, threads, everyStep, labels);

    /// <summary>Draws the images of given latents.</summary>
    /// <param name="z">z_t of each step, [steps, images, values of a step's latent], such as <see cref="EncodedImages.Z"/>: then the images
    /// are those of <see cref="Reconstruct"/>, bit for bit.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <param name="labels">The class of each image, where the model was told classes; null takes each in turn.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="SettingsException">The latents are not of this model's shape, the canvases would take more than 4 GB, or there is
    /// no such class.</exception>
    public Drawing Decode(Latents z, int threads = 1, bool everyStep = true, IReadOnlyList<int>? labels = null) =>
        Draw(z, isLatent: true, threads, everyStep, labels);

    private Drawing Draw(Latents given, bool isLatent, int threads, bool everyStep, IReadOnlyList<int>? labels)
    {
        ArgumentNullException.ThrowIfNull(given);
        if ((given.Steps, given.Size) != (Steps, LatentSize))
            throw new SettingsException($"latents of {Plural.Of(given.Steps, "step")} and {Plural.Of(given.Size, "value")} a step, and the "
                + $"model has {Plural.Of(Steps, "step")} and {Plural.Of(LatentSize, "value")} a step");
        if (labels is not null && labels.Count != given.Count)
            throw new SettingsException($"{Plural.Of(labels.Count, "class")} for {Plural.Of(given.Count, "image")}");
        return Draw(given.Count, threads, everyStep, i => labels?[i], isLatent, Source);

        void Source(Noise noise, int rows, int first, int used)
        {
            float[] values = new float[Steps * rows * LatentSize];
            for (int t = 0; t < Steps; t++)
                given.Values.AsSpan((t * given.Count + first) * LatentSize, used * LatentSize).CopyTo(values.AsSpan(t * rows * LatentSize));
            noise.Give(values, LatentSize);
        }
    }

    /// <summary>Draws images.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept.</param>
    /// <param name="label">The class of an image, where the model was told classes; null takes each in turn.</param>
    /// <param name="isLatent">Whether the noise of the tape is z itself.</param>
    /// <param name="source">Sets the noise of (a tape, of so many rows, first image, images).</param>
    /// <param name="ranks">The processes that draw together; null where this one draws alone.</param>
    private Drawing Draw(int count, int threads, bool everyStep, Func<int, int?> label, bool isLatent,
        Action<Noise, int, int, int> source, ICommunicator? ranks = null)
    {
        for (int i = 0; i < count; i++) RequireClass(label(i));
        var drawing = new Drawing(Settings, Steps, count, everyStep);
        // Ranks may have threads of another number; who draws what is a matter of all.
        int rowsPerPass = PassDealer.RowsPerPass(count, ranks?.Size ?? threads);
        RankShare? share = RankShare.Of(ranks, count, rowsPerPass);
        PassDealer.ForEachPass(Device, count, rowsPerPass, threads, (executor, rows) =>
        {
            RecordedGeneration pass = RecordGeneration(executor, rows, isLatent);
            var buffer = new ExampleBuffer(pass.Example, rows);
            return (pass, DrawPass);

            void DrawPass(int first, int used)
            {
                for (int r = 0; r < used && Settings.Classes > 0; r++)
                    buffer.SetClass(r, label(first + r) ?? (first + r) % Settings.Classes);
                buffer.Write();
                source(pass.Recurrence.Tape.Noise, rows, first, used);
                pass.Recurrence.Run(Steps, t =>
                    Keep(drawing, first, used, t, pass.Stroke.Canvas, pass.Intensities, null, pass.Stroke.Window));
            }
        }, share);
        if (share is not null) drawing.Gather(share);
        return drawing;
    }

    /// <summary>Reads images and draws them again, telling each step of each pass (first image, images, step) while its values are
    /// there.</summary>
    private void Infer(ReadOnlyMemory<float> images, ulong seed, int threads, IReadOnlyList<int>? labels,
        Action<RecordedInference, int, int, int> done)
    {
        int count = CountOf(images);
        if (Settings.Classes > 0 && labels?.Count != count)
            throw new SettingsException($"the model was told the class of each image: {labels?.Count ?? 0} classes for "
                + $"{Plural.Of(count, "image")}");
        foreach (int label in labels ?? []) RequireClass(label);
        PassDealer.ForEachPass(Device, count, PassDealer.RowsPerPass(count, threads), threads, (executor, rows) =>
        {
            RecordedInference pass = RecordInference(executor, rows);
            var buffer = new ExampleBuffer(pass.Example, rows);
            return (pass, InferPass);

            void InferPass(int first, int used)
            {
                for (int r = 0; r < used; r++)
                {
                    images.Span.Slice((first + r) * Settings.Pixels, Settings.Pixels).CopyTo(buffer.Image(r));
                    if (Settings.Classes > 0) buffer.SetClass(r, labels![first + r]);
                }
                buffer.Write();
                pass.Recurrence.Tape.Noise.Draw(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Recurrence.Run(Steps, t => done(pass, first, used, t));
            }
        });
    }
}
