using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>Measures what images cost a model that draws: the variational bound, and the importance-weighted estimate of log
/// p(x).</summary>
/// <remarks>
/// Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2015, arXiv 1509.00519, eq. 8: log p(x) is estimated from below by
/// log 1/K sum_k p(x | z_k) p(z_k) / q(z_k | x). All is held in logarithms and in double precision, a sample at a time.
/// </remarks>
internal sealed class BoundMeasure
{
    private readonly int _steps, _images, _samples, _chunks, _chunk, _group;
    private readonly double[] _reconstruction, _latent, _estimate;
    // One sum for each pass, added in the order of the passes: the same bits for any number of threads.
    private readonly double[][] _perStep;

    private BoundMeasure(int steps, int images, int samples)
    {
        (_steps, _images, _samples) = (steps, images, samples);
        // A pass is all samples of some images or, where they are many, one image in chunks of about the same size.
        _chunks = (samples + PassDealer.MaxRows - 1) / PassDealer.MaxRows;
        _chunk = (samples + _chunks - 1) / _chunks;
        _group = Math.Min(images, PassDealer.MaxRows / _chunk);
        (_reconstruction, _latent, _estimate) = (new double[images], new double[images], new double[images]);
        _perStep = new double[(images + _group - 1) / _group][];
    }

    /// <summary>Measures.</summary>
    /// <param name="device">Where the model lives.</param>
    /// <param name="steps">T, its steps.</param>
    /// <param name="record">Records it for so many rows.</param>
    /// <param name="how">On what, and how.</param>
    public static MeasuredBound Run(Device device, int steps, Func<Executor, int, RecordedInference> record, Measuring how)
    {
        (int images, int samples, ExampleFiller fill, CancellationToken cancellation) = (how.Images, how.Samples, how.Fill,
            how.Cancellation);
        var measure = new BoundMeasure(steps, images, samples);
        long done = 0;
        RankShare? share = RankShare.Of(how.Ranks, images, measure._group);
        PassDealer.ForEachPass(device, images, measure._group, how.Threads, (executor, group) =>
        {
            int rows = group * measure._chunk;
            RecordedInference pass = record(executor, rows);
            var examples = new ExampleBuffer(pass.Example, rows);
            pass.Recurrence.Tape.Noise.Draw(new RandomSource(how.Seed, RandomPurpose.Evaluation), samples: measure._chunk);
            return (pass, MeasureGroup);

            void MeasureGroup(int first, int used)
            {
                measure.Measure(pass, examples, first, used, fill, cancellation);
                how.Progress?.Report(Interlocked.Add(ref done, used));
            }
        }, share, cancellation);
        if (share is not null) measure.Gather(share);
        return measure.Result();
    }

    private void Measure(RecordedInference pass, ExampleBuffer examples, int first, int used, ExampleFiller fill,
        CancellationToken cancellation)
    {
        for (int i = 0; i < used; i++)
        {
            Span<float> image = examples.Image(i * _chunk);
            int? label = fill(first + i, image);
            for (int r = i * _chunk; r < (i + 1) * _chunk; r++)
            {
                if (r > i * _chunk) image.CopyTo(examples.Image(r));
                if (label is int known) examples.SetClass(r, known);
            }
        }
        examples.Write();
        Noise noise = pass.Recurrence.Tape.Noise;
        double[] sums = _perStep[first / _group] = new double[_steps];
        double[] logWeight = new double[used * _chunk];
        var estimates = new LogMeanExp[used];
        noise.FirstRow = first;
        // Whoever deals the passes throws.
        for (int chunk = 0; chunk < _chunks && !cancellation.IsCancellationRequested; chunk++)
        {
            noise.Step = (long)chunk * _chunk;
            int samples = Math.Min(_chunk, _samples - chunk * _chunk);
            Array.Clear(logWeight);
            pass.Recurrence.Run(_steps, t =>
            {
                float[] divergence = pass.Step.Latent.Divergence.Read();
                double[]? ratio = _samples > 1 ? pass.Step.Latent.LogRatios() : null;
                EachSample(samples, used, (r, i) =>
                {
                    _latent[first + i] += divergence[r];
                    sums[t] += divergence[r];
                    if (ratio is not null) logWeight[r] -= ratio[r];
                });
            });
            float[] reconstruction = pass.Reconstruction.Read();
            EachSample(samples, used, (r, i) =>
            {
                _reconstruction[first + i] += reconstruction[r];
                estimates[i].Add(logWeight[r] - reconstruction[r]);
            });
        }
        for (int i = 0; i < used; i++)
        {
            _reconstruction[first + i] /= _samples;
            _latent[first + i] /= _samples;
            _estimate[first + i] = estimates[i].Value;
        }
    }

    private void Gather(RankShare share)
    {
        foreach (double[] column in new[] { _reconstruction, _latent, _estimate }) share.Gather<double>(column);
        // At the place of the first image of each pass.
        double[] perStep = new double[_images * _steps];
        for (int p = 0; p < _perStep.Length; p++) _perStep[p]?.CopyTo(perStep, p * _group * _steps);
        share.Gather<double>(perStep, _steps);
        for (int p = 0; p < _perStep.Length; p++) _perStep[p] = perStep.AsSpan(p * _group * _steps, _steps).ToArray();
    }

    private void EachSample(int samples, int images, Action<int, int> action)
    {
        for (int i = 0; i < images; i++)
            for (int k = 0; k < samples; k++) action(i * _chunk + k, i);
    }

    private MeasuredBound Result()
    {
        double[] bound = [.. _reconstruction.Zip(_latent, (x, z) => x + z)];
        // Of one sample the KL is known exactly, which is the bound: a better estimate of the same than log Q - log P of that sample.
        double[] estimate = _samples == 1 ? [.. bound.Select(b => -b)] : _estimate;
        double[] perStep = [.. Enumerable.Range(0, _steps).Select(t => _perStep.Sum(p => p[t]) / _images / _samples)];
        return new MeasuredBound(bound, _reconstruction, _latent, estimate, perStep);
    }
}
