using System.Diagnostics;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Measures training over ranks and, in turn with it, by one process with as many threads.</summary>
/// <remarks>While rank 0 trains alone the others sleep: a rank that waits inside of MPI looks for messages all the time.</remarks>
public static class RankBenchmark
{
    private const int WarmUpSteps = 2;

    // A round of a small model is some steps more: the clock of one is too coarse.
    private const double RoundSeconds = 0.5, Sleep = 1.3;

    /// <summary>Measures; every rank calls it with the same arguments, and all have the report of rank 0.</summary>
    /// <param name="config">The model and its training; images are made up.</param>
    /// <param name="threads">Threads of each rank.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="rounds">Rounds, at least 1.</param>
    /// <param name="alone">Whether one process is measured too.</param>
    /// <param name="progress">Told the rounds done.</param>
    /// <param name="cancellation">Stops after the round in progress.</param>
    /// <exception cref="SettingsException">The settings are wrong, need more memory than there is, or the ranks cannot share the
    /// groups.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, on any rank.</exception>
    public static RankBenchmarkReport Run(
        RunConfig config, int threads, ICommunicator ranks, int rounds = 7, bool alone = true, IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (config.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
        var timed = new TimedRanks(ranks);
        using var together = new Measured(config, threads, timed);
        using Measured? one = alone && ranks.Rank == 0 ? new Measured(config with { Training = config.Training with { Groups = 1 } },
            threads * ranks.Size, null) : null;
        // As long a round as rank 0 says, of either.
        Span<double> seconds = [together.Time(WarmUpSteps), one?.Time(WarmUpSteps) ?? 0];
        ranks.Broadcast(seconds);
        int steps = (int)Math.Max(1, RoundSeconds / seconds[0]);
        double[] step = new double[rounds], aloneStep = new double[rounds], wait = new double[rounds], message = new double[rounds];
        long sent = 0;
        for (int i = 0; i < rounds; i++)
        {
            if (ranks.Any(cancellation.IsCancellationRequested)) throw new OperationCanceledException(cancellation);
            timed.Reset();
            step[i] = together.Time(steps);
            (wait[i], message[i]) = (timed.WaitSeconds / steps / step[i], timed.MessageSeconds / steps / step[i]);
            sent = timed.SentBytes / steps;
            if (alone)
            {
                if (one is not null) aloneStep[i] = one.Time(steps);
                else Thread.Sleep(TimeSpan.FromSeconds(Sleep * steps * seconds[1]));
            }
            progress?.Report(i + 1);
        }
        int batch = config.Training.Batch;
        Span<double> figures = [batch / Benchmark.Median(step), batch / Benchmark.Median(aloneStep),
            Benchmark.Median([.. aloneStep.Zip(step, (a, s) => a / s)]), Benchmark.Median(wait), Benchmark.Median(message), sent];
        ranks.Broadcast(figures);
        return new RankBenchmarkReport(ranks.Size, threads, batch, config.Training.Groups, rounds, figures[0], alone ? figures[1] : null,
            alone ? figures[2] : null, figures[3], figures[4], (long)figures[5]);
    }

    private sealed class Measured : IDisposable
    {
        private readonly Model _model;
        private readonly BatchTrainer _trainer;
        private readonly ExampleFiller _fill;

        public Measured(RunConfig config, int threads, ICommunicator? ranks)
        {
            BatchGroups groups = BatchGroups.Of(config.Training, ranks);
            TrainingMemory.Of(config.Model, groups, threads, null, false, ranks).RequireRoom();
            _model = config.Model.Create();
            _model.Initialise(config.Training.Seed);
            _trainer = new BatchTrainer(_model, groups, threads, config.Training.Adam, ranks: ranks);
            _trainer.Noise.Draw(new RandomSource(config.Training.Seed, RandomPurpose.Latent));
            _fill = new MadeUpImages(config).Fill;
        }

        /// <summary>Seconds a step.</summary>
        public double Time(int steps)
        {
            long start = Stopwatch.GetTimestamp();
            // A learning rate of 0 costs what any other does, and keeps the model where its numbers are ordinary.
            for (int i = 0; i < steps; i++) _trainer.Step(_fill, 0);
            return Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
        }

        public void Dispose()
        {
            _trainer.Dispose();
            _model.Dispose();
        }
    }
}
