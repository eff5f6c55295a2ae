using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>What a run would take on this machine, from a few steps and a part of a validation, where there is memory for them.</summary>
/// <param name="Parameters">Learned values.</param>
/// <param name="Threads">Threads in use: those asked for, up to one for each image of a batch.</param>
/// <param name="Steps">Training steps.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="SecondsPerStep">Seconds a training step took, in the middle; null where there is too little memory to try.</param>
/// <param name="SecondsPerValidation">Seconds that a validation would take; null as the steps'.</param>
/// <param name="Validations">How many there will be.</param>
/// <param name="MemoryBytes">The most memory that the run would have: that of the process as it is, and what training, validation, pictures
/// and checkpoints take.</param>
/// <param name="DiskBytes">Weights and checkpoints; pictures and metrics are small beside them.</param>
public sealed record TrainingEstimate(
    long Parameters, int Threads, long Steps, double Epochs, double? SecondsPerStep, double? SecondsPerValidation, long Validations,
        long MemoryBytes, long DiskBytes)
{
    private const int WarmUpSteps = 2, MinSteps = 3, MaxSteps = 30, ValidationImages = 50;

    // By which the process itself grows while it works, whatever the model: code that is compiled, libraries that draw, garbage that is not
    // collected yet.
    private const long WorkingBytes = 32 << 20;

    private const double MaxSeconds = 3;

    /// <summary>Bytes of memory that a process on this machine can have at the most.</summary>
    public static long MachineBytes => MachineMemory.Total;

    /// <summary>The part of <see cref="MemoryBytes"/> that validation, pictures or checkpoints take beside the training.</summary>
    public long BesideBytes { get; init; }

    /// <summary>The part of <see cref="MemoryBytes"/> that the run itself takes, whatever else the process has.</summary>
    public long RunBytes { get; init; }

    /// <summary>Seconds of the whole run; null where no step was timed.</summary>
    public double? Seconds => Steps * SecondsPerStep + Validations * SecondsPerValidation;

    /// <summary>Counts the learned values of a model, without making it.</summary>
    /// <param name="model">Its shape.</param>
    /// <exception cref="SettingsException">An array of it would have more values than one can.</exception>
    public static long ParametersOf(ModelSettings model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TrainingMemory.Of(model, batch: 1, threads: 1).Parameters;
    }

    /// <summary>Measures: time by doing, but memory beforehand, and nothing is done that it has no room for.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images; null validates nothing.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="weights">What the run would begin with, as <see cref="RunOptions.Weights"/> says.</param>
    /// <param name="device">Where it would train; null for the processor.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="SettingsException">The settings are wrong, or the images are not of the model's size.</exception>
    /// <exception cref="InputFileException">The weights are bad or do not fit.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static TrainingEstimate Measure(RunConfig config, ImageSet images, ImageSet? validation, int threads, string? weights = null,
        Device? device = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(images);
        if (config.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
        Trainer.RequireImages(config.Model, images, validation);
        TrainingSettings t = config.Training;
        double epochs = t.Steps * (double)t.Batch / images.Count;
        long validated = Math.Min(t.ValidationImages, validation?.Count ?? 0);
        long validations = validated > 0 ? new ValidationSchedule(t, images.Count).Count : 0;
        TrainingMemory memory = TrainingMemory.Of(config.Model, t, validation, threads, device: device);
        // With the images, which are there.
        long before = Benchmark.PeakMemory() + WorkingBytes;
        long disk = sizeof(float) * memory.Parameters * (1 + t.SavedArrays * Math.Min(t.KeepCheckpoints, t.Steps + 1));
        if (memory.Total > (device?.OwnMemory ?? MachineMemory.Available))
        {
            if (weights is not null) ModelFolder.Load(weights).Model.Dispose();
            return new TrainingEstimate(memory.Parameters, Math.Min(threads, t.Batch / t.Groups), t.Steps, epochs, null, null, validations,
                before + memory.Total, disk)
            { BesideBytes = memory.Beside, RunBytes = memory.Total };
        }
        using Model model = config.Model.Create(device);
        model.Initialise(t.Seed);
        if (weights is not null) ModelFolder.CopyWeights(weights, model);
        using var trainer = new BatchTrainer(model, BatchGroups.Of(t, null), threads, t.Adam, t.AverageDecay);
        double step = TimeStep(trainer, t, images, cancellation);
        long judged = Math.Min(ValidationImages, validated), start = Stopwatch.GetTimestamp();
        if (judged > 0) Evaluation.Measure(model, validation!, (int)judged, t.Binarisation, t.Seed, threads, cancellation: cancellation);
        double each = judged > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds / judged : 0;
        return new TrainingEstimate(memory.Parameters, trainer.Workers, t.Steps, epochs, step, each * validated, validations,
            Math.Max(before + memory.Total, Benchmark.PeakMemory()), disk)
        { BesideBytes = memory.Beside, RunBytes = memory.Total };
    }

    // The median: a machine that is busy for a moment does not count.
    private static double TimeStep(BatchTrainer trainer, TrainingSettings t, ImageSet images, CancellationToken cancellation)
    {
        var batch = new TrainingBatch(images, t, withClasses: trainer.Pass.Example.Class is not null);
        batch.MoveTo(0);
        trainer.Keep(images, t, batch);
        trainer.Noise.Draw(new RandomSource(t.Seed, RandomPurpose.Latent));
        var seconds = new List<double>();
        // A learning rate of 0 costs what any other does, and keeps the model where its numbers are ordinary.
        for (int i = 0; i < WarmUpSteps; i++)
        {
            // Of one that takes so long the beginning hardly counts, and nobody wants to wait for more.
            if (Timed() is double first and > MaxSeconds) return first;
        }
        while (seconds.Count < MinSteps || (seconds.Count < MaxSteps && seconds.Sum() < MaxSeconds)) seconds.Add(Timed());
        return seconds.Order().ElementAt(seconds.Count / 2);

        double Timed()
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            trainer.Step(batch.Fill, 0);
            trainer.Await();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
