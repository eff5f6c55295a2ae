using System.Diagnostics;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Measures how fast a model trains and draws on this machine, next to the most that the machine can do at that moment.</summary>
/// <remarks>
/// Every round measures the bare machine, training steps, generation and single images in turn, and the report has the median of the
/// rounds: a machine that is busy or hot for a while slows all of them, so that the ratios hold.
/// </remarks>
public static class Benchmark
{
    private const int WarmUpSteps = 2, StepsPerRound = 2, PeakIterations = 400_000;

    /// <summary>Measures.</summary>
    /// <param name="config">The model and its training; images are made up, so no data is needed.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="rounds">Rounds, at least 1.</param>
    /// <param name="progress">Told the rounds done.</param>
    /// <param name="device">What computes; null for the processor.</param>
    /// <param name="cancellation">Stops after the round in progress.</param>
    /// <exception cref="SettingsException">The settings are wrong, or need more memory than there is.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BenchmarkReport Run(
        RunConfig config, int threads, int rounds = 7, IProgress<long>? progress = null, Device? device = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (config.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
        int batch = config.Training.Batch;
        BatchGroups groups = BatchGroups.Of(config.Training, null);
        device ??= KnownDevices.Cpu;
        TrainingMemory.Of(config.Model, groups, threads, null, false, device: device).RequireRoom(device.OwnMemory);
        using Model any = config.Model.Create(device);
        if (any.Drawing is not { } model)
            throw new SettingsException($"models that draw are measured; one of kind '{config.Model.Kind}' does not");
        model.Initialise(config.Training.Seed);
        using var trainer = new BatchTrainer(model, groups, threads, config.Training.Adam);
        trainer.Noise.Draw(new RandomSource(config.Training.Seed, RandomPurpose.Latent));
        // Of another device nobody can say here what the most is.
        var processor = device as CpuDevice;
        using var team = new WorkerTeam(trainer.Workers);
        ExampleFiller fill = new MadeUpImages(config).Fill;

        // A learning rate of 0 costs what any other does, and keeps the model where its numbers are ordinary.
        for (int i = 0; i < WarmUpSteps; i++) trainer.Step(fill, 0);
        double peakMemory = PeakMemory();
        Generate(model, batch, threads);
        Generate(model, 1, 1);

        double[] peak = new double[rounds], step = new double[rounds], generate = new double[rounds], single = new double[rounds];
        long allocated = 0;
        for (int i = 0; i < rounds; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = GC.GetTotalAllocatedBytes(precise: true), time = Stopwatch.GetTimestamp();
            for (int s = 0; s < StepsPerRound; s++) trainer.Step(fill, 0);
            trainer.Await();
            step[i] = Stopwatch.GetElapsedTime(time).TotalSeconds / StepsPerRound;
            allocated += GC.GetTotalAllocatedBytes(precise: true) - start;
            if (processor is not null) peak[i] = Peak(team, processor);
            generate[i] = Generate(model, batch, threads);
            single[i] = Generate(model, 1, 1);
            progress?.Report(i + 1);
        }
        return new BenchmarkReport
        {
            Device = device.Description,
            Threads = trainer.Workers,
            VectorBits = processor?.Bits,
            Batch = batch,
            Rounds = rounds,
            TrainImagesPerSecond = batch / Median(step),
            GenerateImagesPerSecond = batch / Median(generate),
            SingleImageMilliseconds = 1e3 * Median(single),
            Gflops = trainer.Operations / Median(step) / 1e9,
            PeakGflops = processor is null ? null : Median(peak) / 1e9,
            FractionOfPeak = processor is null ? null : Median([.. step.Zip(peak, (s, p) => trainer.Operations / s / p)]),
            PeakMemoryMb = peakMemory / 1e6,
            AllocatedBytesPerStep = allocated / (rounds * StepsPerRound),
            Costs = processor is null ? [] : Costs(trainer, fill),
        };
    }

    // Clocks cost a little, so the table comes from steps of its own.
    private static BenchmarkCost[] Costs(BatchTrainer trainer, ExampleFiller fill)
    {
        trainer.Clock = new OpClock();
        long start = Stopwatch.GetTimestamp();
        for (int s = 0; s < StepsPerRound; s++) trainer.Step(fill, 0);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / StepsPerRound;
        return [.. trainer.Clock.Totals
            .Select(t => new BenchmarkCost(
                t.Key, 1e3 * t.Value.Seconds / StepsPerRound, t.Value.Seconds / StepsPerRound / seconds,
                t.Value.Operations > 0 ? t.Value.Operations / t.Value.Seconds / 1e9 : null))
            .OrderByDescending(c => c.Milliseconds)];
    }

    /// <summary>Returns operations a second of all workers together.</summary>
    private static double Peak(WorkerTeam team, CpuDevice processor)
    {
        double[] rate = new double[team.Count];
        team.Run(worker =>
        {
            Span<float> sink = stackalloc float[16];
            long start = Stopwatch.GetTimestamp();
            double operations = processor.RunPeak(PeakIterations, sink);
            rate[worker] = operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return rate.Sum();
    }

    private static double Generate(GenerativeModel model, int count, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        model.Generate(count, seed: 1, threads, everyStep: false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The most memory that the process had, in bytes.</summary>
    internal static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        // Some systems keep no peak.
        return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
    }

    internal static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
