using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>The variational bound of a model on held-out images.</summary>
/// <param name="Images">How many images.</param>
/// <param name="Bound">L = L^x + L^z, mean, nats an image: an upper bound of -log p(x).</param>
/// <param name="StandardError">Standard error of the mean, nats.</param>
/// <param name="Reconstruction">L^x, mean.</param>
/// <param name="Latent">L^z, mean.</param>
/// <param name="LatentPerStep">The part of L^z of each step, [T].</param>
/// <param name="Binarisation">How the images were made black and white.</param>
public sealed record Evaluation(
    long Images, double Bound, double StandardError, double Reconstruction, double Latent, IReadOnlyList<double> LatentPerStep, Binarisation Binarisation)
{
    private const int RowsPerPass = 50;

    /// <summary>Measures the bound with one sample of the latents for each image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images; the first <paramref name="count"/> are used.</param>
    /// <param name="count">How many; all of the set where it has fewer.</param>
    /// <param name="binarisation">How the images are made black and white.</param>
    /// <param name="seed">Seed of the binarisation and of the latents.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how many images are done, from any thread.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">The images are not of the model's size, or there are none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Measure(GenerativeModel model, ImageSet images, long count, Binarisation binarisation, ulong seed = 1, int threads = 1,
        IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        images.RequireFit(model.Settings.Width, model.Settings.Height, model.Settings.Channels);
        count = Math.Min(count, images.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int steps = model.Steps, total = checked((int)count);
        double[] reconstruction = new double[total], latent = new double[total];
        // One sum for each pass, added in the order of the passes: the same bits for any number of threads.
        double[][] perStep = new double[(total + RowsPerPass - 1) / RowsPerPass][];
        long done = 0;
        var flips = new RandomSource(seed, RandomPurpose.EvaluationBinarisation);
        GenerativeModel.ForEachPass(total, RowsPerPass, threads, rows =>
        {
            InferencePass pass = model.RecordInference(rows);
            var noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Evaluation), 0);
            pass.Recurrence.Step.Noise = noise;
            return (pass, MeasurePass);

            void MeasurePass(int first, int used)
            {
                noise.FirstRow = first;
                for (int r = 0; r < used; r++)
                {
                    images.Copy(first + r, pass.Image.Value.Row(r));
                    Binarise.Apply(binarisation, pass.Image.Value.Row(r), flips, 0, first + r);
                    pass.Class?.Set(r, images.RequiredLabel(first + r));
                }
                double[] sums = perStep[first / RowsPerPass] = new double[steps];
                pass.Recurrence.Run(steps, t =>
                {
                    for (int r = 0; r < used; r++)
                    {
                        float divergence = pass.Divergence.Value.Row(r)[0];
                        latent[first + r] += divergence;
                        sums[t] += divergence;
                    }
                });
                for (int r = 0; r < used; r++) reconstruction[first + r] = pass.Reconstruction.Value.Row(r)[0];
                progress?.Report(Interlocked.Add(ref done, used));
            }
        }, cancellation);
        double[] bound = [.. reconstruction.Zip(latent, (x, z) => x + z)];
        double mean = bound.Average();
        double variance = count > 1 ? bound.Sum(b => (b - mean) * (b - mean)) / (count - 1) : 0;
        double[] stepMeans = [.. Enumerable.Range(0, steps).Select(t => perStep.Sum(p => p[t]) / count)];
        return new Evaluation(count, mean, Math.Sqrt(variance / count), reconstruction.Average(), latent.Average(), stepMeans, binarisation);
    }
}
