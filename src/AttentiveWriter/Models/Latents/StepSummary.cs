namespace AttentiveWriter.Models;

/// <summary>What each step of a model that draws does, mean of given images: what it costs, what it brings, and where it looks.</summary>
public sealed class StepSummary
{
    /// <summary>A value of a latent is used if its mean KL is above this, nats.</summary>
    public const double UsedAbove = 0.01;

    // So many images are read at once: what is kept of each step stays small.
    private const int Chunk = 100;

    private readonly MeanWindow[] _read, _written;

    private StepSummary(GenerativeModel model, int images)
    {
        (Settings, Images) = (model.Settings, images);
        Divergence = new double[model.Steps];
        Reconstruction = new double[model.Steps];
        DivergenceOfValues = [.. Enumerable.Range(0, model.Steps).Select(_ => new double[model.LatentSize])];
        Canvas = [.. Enumerable.Range(0, model.Steps).Select(_ => new double[model.Settings.Pixels])];
        (_read, _written) = (Windows(), Windows());

        MeanWindow[] Windows() => [.. Enumerable.Range(0, model.Steps).Select(_ => new MeanWindow())];
    }

    /// <summary>The shape of the model.</summary>
    public GenerativeSettings Settings { get; }

    /// <summary>How many images it is the mean of.</summary>
    public int Images { get; }

    /// <summary>T.</summary>
    public int Steps => Divergence.Length;

    /// <summary>KL(Q(Z_t) || P(Z_t)) of each step, nats an image: what the step costs.</summary>
    public double[] Divergence { get; }

    /// <summary>KL of each value of each step's latent, [T][values], nats an image.</summary>
    public double[][] DivergenceOfValues { get; }

    /// <summary>-log D(x | c_t) after each step, nats an image: what it would cost to stop there; at the end L^x.</summary>
    public double[] Reconstruction { get; }

    /// <summary>The canvas after each step, [T][channels * height * width], as the intensities that it stands for.</summary>
    public double[][] Canvas { get; }

    /// <summary>Where each step reads; null without attention.</summary>
    public IReadOnlyList<MeanWindow>? Read => _read[0].Count > 0 ? _read : null;

    /// <summary>Where each step writes; null without attention.</summary>
    public IReadOnlyList<MeanWindow>? Written => _written[0].Count > 0 ? _written : null;

    /// <summary>How many values of a step's latent are used: cost more than <see cref="UsedAbove"/>.</summary>
    /// <param name="step">The step, from 0.</param>
    public int Used(int step) => DivergenceOfValues[step].Count(kl => kl > UsedAbove);

    /// <summary>The first step, from 0, by which a share of all KL is spent.</summary>
    /// <param name="share">The share, 0..1.</param>
    public int StepOfShare(double share)
    {
        double total = Divergence.Sum(), sum = 0;
        for (int t = 0; t < Steps; t++)
        {
            sum += Divergence[t];
            if (sum >= share * total) return t;
        }
        return Steps - 1;
    }

    /// <summary>Reads images and draws them again, and takes the means of all steps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="labels">The class of each image, where the model was told classes.</param>
    /// <param name="progress">Told how many images are done.</param>
    /// <param name="cancellation">Stops between some images and the next.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the model's image, or is 0.</exception>
    /// <exception cref="SettingsException">The model needs classes, or knows none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StepSummary Of(GenerativeModel model, ReadOnlyMemory<float> images, ulong seed, int threads = 1,
        IReadOnlyList<int>? labels = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        int pixels = model.Settings.Pixels, count = images.Length / pixels;
        if (images.IsEmpty || images.Length % pixels != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {pixels}", nameof(images));
        if (labels is not null && labels.Count != count)
            throw new SettingsException($"{Plural.Of(labels.Count, "class")} for {Plural.Of(count, "image")}");
        var summary = new StepSummary(model, count);
        for (int first = 0; first < count; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int used = Math.Min(Chunk, count - first);
            ReadOnlyMemory<float> some = images.Slice(first * pixels, used * pixels);
            int[]? theirs = labels is null ? null : [.. labels.Skip(first).Take(used)];
            // Every hundred images have noise of their own.
            ulong own = unchecked(seed + (ulong)(first / Chunk));
            (EncodedImages encoded, Drawing drawing) = model.EncodeAndDraw(some, own, threads, theirs);
            summary.Add(encoded, drawing);
            progress?.Report(first + used);
        }
        return summary;
    }

    private void Add(EncodedImages encoded, Drawing drawing)
    {
        for (int t = 0; t < Steps; t++)
        {
            for (int i = 0; i < drawing.Count; i++)
            {
                Divergence[t] += (double)encoded.Divergence.At(t, i)[0] / Images;
                Reconstruction[t] += (double)encoded.Reconstruction.At(t, i)[0] / Images;
                double[] values = encoded.DivergenceOfValues(t, i);
                for (int k = 0; k < values.Length; k++) DivergenceOfValues[t][k] += values[k] / Images;
                ReadOnlySpan<float> canvas = drawing.Canvas(i, t);
                for (int p = 0; p < canvas.Length; p++) Canvas[t][p] += (double)canvas[p] / Images;
                if (drawing.ReadWindows is { } read) _read[t].Add(read[t][i]);
                if (drawing.WriteWindows is { } written) _written[t].Add(written[t][i]);
            }
        }
    }
}
