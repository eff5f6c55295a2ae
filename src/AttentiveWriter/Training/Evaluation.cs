using System.Globalization;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>What a model is worth on held-out images: its variational bound, or how often a classifier errs.</summary>
/// <param name="Images">How many images.</param>
/// <param name="Bound">L = L^x + L^z, mean, nats an image: an upper bound of -log p(x). Of a classifier -log of the probability of the right class.</param>
/// <param name="StandardError">Standard error of the mean, nats; null where it is unknown: of one image.</param>
/// <param name="Reconstruction">L^x, mean; of a classifier the same as <paramref name="Bound"/>.</param>
/// <param name="Latent">L^z, mean.</param>
/// <param name="LatentPerStep">The part of L^z of each step, [T]; empty for a classifier.</param>
/// <param name="Binarisation">How the images were made black and white.</param>
public sealed record Evaluation(
    long Images, double Bound, double? StandardError, double Reconstruction, double Latent, IReadOnlyList<double> LatentPerStep, Binarisation Binarisation)
{
    /// <summary>Largest number of samples an image.</summary>
    public const int MaxSamples = 1_000_000;

    /// <summary>Images of the set; where they are more than <see cref="Images"/>, these are an <see cref="ImagePart"/> of it.</summary>
    public long Of { get; init; } = Images;

    /// <summary>How many images, and where they are a part of a set, that they were drawn.</summary>
    public string ImagesWords => ImagePart.Describe(Images, Of);

    /// <summary>Share of the images whose most probable class is wrong; null for a model that draws.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>K, samples of the latents drawn for each image.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Importance-weighted estimate of log p(x) from K samples, mean, nats an image: never above the truth on average, and closer to it
    /// the more samples (Burda et al. 2015). Of one sample, -<see cref="Bound"/>.</summary>
    public double LogLikelihood { get; init; }

    /// <summary>Standard error of <see cref="LogLikelihood"/>, nats; null where it is unknown: of one image.</summary>
    public double? LogLikelihoodError { get; init; }

    /// <summary><see cref="Bound"/> in bits for each value of an image: what a file would take, where that is what the bound counts; else null.</summary>
    public double? BitsPerDimension { get; init; }

    /// <summary>What the figures may be compared with, in words; null for a classifier.</summary>
    public string? Comparison { get; init; }

    /// <summary>Measures the bound, or a classifier's errors; of a model that does neither the loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <param name="count">How many of them, an <see cref="ImagePart"/>: drawn at random, the same for every model; all of the set where it has no more.</param>
    /// <param name="binarisation">How the images are made black and white.</param>
    /// <param name="seed">Seed of the binarisation and of the latents.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how many images are done, from any thread.</param>
    /// <param name="samples">K, samples of the latents for each image, 1..<see cref="MaxSamples"/>; the bound is their mean.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="SettingsException">The images are not of the model's size, lack the classes that it needs, or there are none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Measure(Model model, ImageSet images, long count, Binarisation binarisation, ulong seed = 1, int threads = 1,
        IProgress<long>? progress = null, int samples = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        images.RequireFit(model.Settings.Width, model.Settings.Height, model.Settings.Channels);
        images.RequireClasses(model.Settings.Classes);
        count = Math.Min(count, images.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (samples is < 1 or > MaxSamples) throw new SettingsException($"{Plural.Of(samples, "sample")} an image, expected 1..{MaxSamples}");
        var part = new ImagePart(images, count);
        if (model.Settings is GenerativeSettings { Likelihood: LikelihoodKind.Logistics } && binarisation != Binarisation.None)
            throw new SettingsException($"the model's pixels have 256 levels (likelihood=Logistics), and binarisation {binarisation} leaves two; measure it with binarisation none");
        var flips = new RandomSource(seed, RandomPurpose.EvaluationBinarisation);
        Evaluation measured = model switch
        {
            GenerativeModel generative => Bounded(BoundMeasure.Run(
                generative, checked((int)count), samples, Fill, seed, threads, progress, cancellation), samples, binarisation, generative.Settings, images),
            _ when samples > 1 => throw new SettingsException($"a {(model is GlimpseClassifier ? "classifier" : $"model of kind '{model.Settings.Kind}'")} has no latents to sample; measure it with one sample an image"),
            GlimpseClassifier classifier => Errors(classifier, checked((int)count), Fill, binarisation, threads, progress, cancellation),
            _ => Loss(LossMeasure.Run(model, checked((int)count), Fill, seed, threads, progress, cancellation), binarisation),
        };
        return measured with { Of = images.Count };

        int? Fill(int i, Span<float> pixels)
        {
            // An image is binarised alike in every part that it is in; its latents follow from its place in the part.
            long index = part[i];
            images.Copy(index, pixels);
            Binarise.Apply(binarisation, pixels, flips, 0, index);
            return model.Settings.Classes > 0 ? images.RequiredLabel(index) : null;
        }
    }

    // A likelihood of what the pixels really are is a length of code; intensities that count as probabilities are not.
    private static Evaluation Bounded(MeasuredBound measured, int samples, Binarisation binarisation, GenerativeSettings model, ImageSet images)
    {
        bool levels = model.Likelihood == LikelihoodKind.Logistics, counts = levels || images.IsBinary || binarisation != Binarisation.None;
        double bound = measured.Bound.Average();
        return new Evaluation(
            measured.Bound.Length, bound, StandardErrorOf(measured.Bound), measured.Reconstruction.Average(), measured.Latent.Average(), measured.LatentPerStep, binarisation)
        {
            Samples = samples,
            LogLikelihood = measured.LogLikelihood.Average(),
            LogLikelihoodError = StandardErrorOf(measured.LogLikelihood),
            BitsPerDimension = counts ? bound / (model.Pixels * Math.Log(2)) : null,
            Comparison = Told(model) + (levels ? "bits per dimension are a true cost of the pixels at 256 levels, comparable with others of the same images"
                : !counts ? "intensities count as probabilities, which is no likelihood of the pixels: comparable only with figures made the same way"
                : images.IsBinary ? "comparable with figures on the same fixed binarisation"
                : binarisation == Binarisation.Stochastic ? "comparable only with figures under stochastic binarisation, not with those of a fixed one"
                : "comparable only with figures under the same threshold, an easier set than a stochastic or fixed binarisation"),
        };
    }

    private static string Told(GenerativeSettings model) => model.Classes > 0 ? "of log p(x | class), not comparable with a model that is not told the class; " : "";

    private static Evaluation Errors(
        GlimpseClassifier model, int total, ExampleFiller fill, Binarisation binarisation, int threads, IProgress<long>? progress, CancellationToken cancellation)
    {
        double[] cost = new double[total];
        long done = 0, errors = 0;
        PassDealer.ForEachPass(model.Device, total, PassDealer.MaxRows, threads, (executor, rows) =>
        {
            ClassifierPass pass = model.RecordInference(executor, rows);
            float[] images = new float[rows * model.Settings.Pixels];
            int[] labels = new int[rows];
            return (pass, MeasurePass);

            void MeasurePass(int first, int used)
            {
                for (int r = 0; r < used; r++) labels[r] = fill(first + r, images.AsSpan(r * model.Settings.Pixels, model.Settings.Pixels))!.Value;
                pass.Image.Write(images);
                pass.Recurrence.Run(model.Settings.Glimpses, _ => { });
                float[] all = pass.Logits.Read();
                for (int r = 0; r < used; r++)
                {
                    ReadOnlySpan<float> logits = all.AsSpan(r * model.Settings.Classes, model.Settings.Classes);
                    cost[first + r] = Softmax.LogSum(logits) - logits[labels[r]];
                    if (Softmax.Best(logits) != labels[r]) Interlocked.Increment(ref errors);
                }
                progress?.Report(Interlocked.Add(ref done, used));
            }
        }, cancellation);
        return new Evaluation(total, cost.Average(), StandardErrorOf(cost), cost.Average(), 0, [], binarisation) { ErrorRate = errors / (double)total };
    }

    private static Evaluation Loss((double[] Reconstruction, double[] Latent) costs, Binarisation binarisation)
    {
        double[] loss = [.. costs.Reconstruction.Zip(costs.Latent, (x, z) => x + z)];
        return new Evaluation(loss.Length, loss.Average(), StandardErrorOf(loss), costs.Reconstruction.Average(), costs.Latent.Average(), [], binarisation);
    }

    /// <summary>Returns a standard error as it stands beside a figure: "unknown" where it is.</summary>
    /// <param name="error">The error, or null.</param>
    /// <param name="decimals">Decimals.</param>
    public static string Words(double? error, int decimals = 2) => error is double known ? known.ToString($"F{decimals}", CultureInfo.InvariantCulture) : "unknown";

    // One value says nothing of how far others would lie from it.
    private static double? StandardErrorOf(double[] values)
    {
        double mean = values.Average();
        return values.Length > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length) : null;
    }
}
