using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Measures what images cost a model that draws: the variational bound, and the importance-weighted estimate of log p(x).</summary>
/// <remarks>
/// Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2015, arXiv 1509.00519, eq. 8: log p(x) is estimated from below by
/// log 1/K sum_k p(x | z_k) p(z_k) / q(z_k | x). All is held in logarithms and in double precision, a sample at a time.
/// </remarks>
internal sealed class BoundMeasure
{
    private readonly GenerativeModel _model;
    private readonly int _images, _samples, _chunks, _chunk, _group;
    private readonly double[] _reconstruction, _latent, _estimate;
    // One sum for each pass, added in the order of the passes: the same bits for any number of threads.
    private readonly double[][] _perStep;

    private BoundMeasure(GenerativeModel model, int images, int samples)
    {
        (_model, _images, _samples) = (model, images, samples);
        // A pass is all samples of some images or, where they are many, one image in chunks of about the same size.
        _chunks = (samples + PassDealer.MaxRows - 1) / PassDealer.MaxRows;
        _chunk = (samples + _chunks - 1) / _chunks;
        _group = Math.Min(images, PassDealer.MaxRows / _chunk);
        (_reconstruction, _latent, _estimate) = (new double[images], new double[images], new double[images]);
        _perStep = new double[(images + _group - 1) / _group][];
    }

    /// <summary>Writes an image into pixels, and returns its class where the model needs one.</summary>
    public delegate int? Filler(int image, Span<float> pixels);

    /// <summary>Measures.</summary>
    public static Evaluation Run(
        GenerativeModel model, int images, int samples, Filler fill, Binarisation binarisation, ulong seed, int threads, IProgress<long>? progress,
        CancellationToken cancellation)
    {
        var measure = new BoundMeasure(model, images, samples);
        long done = 0;
        PassDealer.ForEachPass(images, measure._group, threads, group =>
        {
            InferencePass pass = model.RecordInference(group * measure._chunk);
            var noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Evaluation), 0, measure._chunk);
            pass.Recurrence.Step.Noise = noise;
            return (pass, MeasureGroup);

            void MeasureGroup(int first, int used)
            {
                measure.Measure(pass, noise, first, used, fill, cancellation);
                progress?.Report(Interlocked.Add(ref done, used));
            }
        }, cancellation);
        return measure.Result(binarisation);
    }

    private void Measure(InferencePass pass, PhiloxNoise noise, int first, int used, Filler fill, CancellationToken cancellation)
    {
        for (int i = 0; i < used; i++)
        {
            Span<float> image = pass.Image.Value.Row(i * _chunk);
            int? label = fill(first + i, image);
            for (int r = i * _chunk; r < (i + 1) * _chunk; r++)
            {
                if (r > i * _chunk) image.CopyTo(pass.Image.Value.Row(r));
                if (label is int known) pass.Class!.Set(r, known);
            }
        }
        double[] sums = _perStep[first / _group] = new double[_model.Steps];
        double[] logWeight = new double[used * _chunk];
        var estimates = new LogMeanExp[used];
        noise.FirstRow = first;
        // Whoever deals the passes throws.
        for (int chunk = 0; chunk < _chunks && !cancellation.IsCancellationRequested; chunk++)
        {
            noise.Step = (long)chunk * _chunk;
            int samples = Math.Min(_chunk, _samples - chunk * _chunk);
            Array.Clear(logWeight);
            pass.Recurrence.Run(_model.Steps, t => EachSample(samples, used, (r, i) =>
            {
                float divergence = pass.Latent.Divergence.Value.Row(r)[0];
                _latent[first + i] += divergence;
                sums[t] += divergence;
                if (_samples > 1) logWeight[r] -= pass.Latent.LogRatio(r);
            }));
            EachSample(samples, used, (r, i) =>
            {
                float reconstruction = pass.Reconstruction.Value.Row(r)[0];
                _reconstruction[first + i] += reconstruction;
                estimates[i].Add(logWeight[r] - reconstruction);
            });
        }
        for (int i = 0; i < used; i++)
        {
            _reconstruction[first + i] /= _samples;
            _latent[first + i] /= _samples;
            _estimate[first + i] = estimates[i].Value;
        }
    }

    private void EachSample(int samples, int images, Action<int, int> action)
    {
        for (int i = 0; i < images; i++)
            for (int k = 0; k < samples; k++) action(i * _chunk + k, i);
    }

    private Evaluation Result(Binarisation binarisation)
    {
        double[] bound = [.. _reconstruction.Zip(_latent, (x, z) => x + z)];
        // Of one sample the KL is known exactly, which is the bound: a better estimate of the same than log Q - log P of that sample.
        double[] estimate = _samples == 1 ? [.. bound.Select(b => -b)] : _estimate;
        double[] perStep = [.. Enumerable.Range(0, _model.Steps).Select(t => _perStep.Sum(p => p[t]) / _images / _samples)];
        return new Evaluation(_images, bound.Average(), Evaluation.StandardErrorOf(bound), _reconstruction.Average(), _latent.Average(), perStep, binarisation)
        {
            Samples = _samples,
            LogLikelihood = estimate.Average(),
            LogLikelihoodError = Evaluation.StandardErrorOf(estimate),
        };
    }
}
