using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>A training that lasts: a <see cref="Trainer"/> with a folder around it, which holds its settings, metrics, samples, checkpoints
/// and best weights.</summary>
/// <remarks>A run that is stopped, by whatever, goes on from a checkpoint bit for bit as if it had not been, with any number of
/// threads.</remarks>
public sealed partial class TrainingRun : IDisposable
{
    private readonly Stopwatch _sinceSave = new();
    private long _lastSaved = -1, _rows;

    // Of the weights that are kept.
    private string? _weights;
    private RunLock? _lock;

    private TrainingRun(RunConfig config, ImageSet images, ImageSet? validation, RunFolder folder, RunOptions options)
    {
        if (config.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
        TrainingMemory memory = Trainer.Require(config.Model, config.Training, images, validation, options.Threads,
            options.Ranks, options.Device);
        Config = config = RunData.Identify(config, images, validation);
        Folder = folder;
        Model model = config.Model.Create(options.Device);
        try
        {
            Trainer = new Trainer(model, config.Training, images, validation, options.Threads, options.Ranks, memory);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        Trainer.Observers.Add(new Recorder(this));
    }

    /// <summary>The settings.</summary>
    public RunConfig Config { get; }

    /// <summary>Where the run is written.</summary>
    public RunFolder Folder { get; }

    /// <summary>The training. Its observers are told after the folder is written.</summary>
    public Trainer Trainer { get; }

    /// <summary>The model in training.</summary>
    public Model Model => Trainer.Model;

    /// <summary>Whether this process writes the folder: rank 0 of several does.</summary>
    public bool IsWriter => Trainer.Ranks is null or { Rank: 0 };

    /// <summary>How the run began in this process.</summary>
    public RunOpening Opening { get; private set; } = new();

    /// <summary>Trains until all steps are done or it is asked to stop; either way, everything is saved on return.</summary>
    /// <param name="stop">Asks to stop after the step in progress.</param>
    /// <returns>Whether all steps are done.</returns>
    /// <exception cref="DivergedException">The loss, the gradient or a weight is not finite; the last good state is saved.</exception>
    public bool Run(CancellationToken stop = default)
    {
        _sinceSave.Restart();
        try
        {
            Trainer.Run(stop);
        }
        catch (DivergedException)
        {
            // An update of before may have broken the weights, and only now does the loss show it: then the last checkpoint stands.
            if (Trainer.Step != _lastSaved && Trainer.Optimiser.IsFinite()) Save();
            throw;
        }
        if (Trainer.Step != _lastSaved) Save();
        if (IsWriter) WriteSummary();
        return Trainer.IsFinished;
    }

    /// <summary>Frees memory and threads, and lets others write into the folder.</summary>
    public void Dispose()
    {
        Trainer.Dispose();
        Model.Dispose();
        _lock?.Dispose();
    }

    // The first is saved before any step: whatever comes, there is one to go on from.
    private bool IsCheckpointDue => _lastSaved < 0 || _sinceSave.Elapsed.TotalMinutes >= Config.Training.CheckpointMinutes
        || (Config.Training.CheckpointSteps > 0 && Trainer.Step % Config.Training.CheckpointSteps == 0);

    private void Save()
    {
        Trainer.RequireFinite();
        RequireSameWeights();
        if (IsWriter) WriteCheckpoint();
        _lastSaved = Trainer.Step;
        _sinceSave.Restart();
    }

    private void WriteCheckpoint()
    {
        Folder.FlushMetrics();
        string path = Folder.CheckpointPath(Trainer.Step);
        Checkpoint.Save(path, Model, Trainer.Optimiser, Config, Trainer.State with { Rows = _rows }, Trainer.Average);
        Folder.Prune(Config.Training.KeepCheckpoints);
        // Each is counted alone.
        Trainer.Memory.CollectGarbage();
        foreach (ITrainingObserver observer in Trainer.Observers) observer.Saved(path);
    }

    private void WriteSummary()
    {
        TrainingState state = Trainer.State;
        long? validation = Trainer.Validation?.Count;
        var summary = new RunSummary(
            Trainer.Step, Trainer.IsFinished, state.BestBound, state.BestStep, Trainer.ValidationBinarisationWords,
            Math.Min(Config.Training.ValidationImages, validation ?? 0), state.Seconds,
            state.Seconds > 0 ? Trainer.Step * Config.Training.Batch / state.Seconds : 0, LibraryVersion.Current)
        {
            ValidationOf = Trainer.HasJudgedThese ? validation : null,
            OwnLearningRate = Trainer.HasOwnLearningRate ? true : null,
            Weights = _weights,
            Device = state.Devices,
        };
        Folder.Write(summary);
        ModelCard.Write(Folder, Config, Model.ParameterCount, Trainer.BinarisationWords, summary);
    }

    /// <summary>Writes down what happens, before anybody else is told.</summary>
    /// <param name="run">The run.</param>
    private sealed class Recorder(TrainingRun run) : ITrainingObserver
    {
        public void Started(Model model, TrainingSettings settings, long step) => SaveWhereDue();

        public void Stepped(long step, StepResult result) => SaveWhereDue();

        public void Measured(MetricRow row)
        {
            if (!run.IsWriter) return;
            run.Folder.Append(row);
            run._rows++;
            if (row.Split != Split.Train) return;
            (long images, double seconds) = run.Trainer.TakeTiming();
            run.Folder.Append(new TimingRow(row.Step, images, seconds));
        }

        public void Validated(long step, Evaluation? evaluation, bool isBest)
        {
            if (run.IsWriter) Write(step, isBest);
            run.Save();
        }

        private void Write(long step, bool isBest)
        {
            Trainer trainer = run.Trainer;
            if (isBest)
            {
                ModelFolder.Save(run.Folder.Path, trainer.Trained, run.Config, step);
                run._weights = WeightsHash.Of(trainer.Trained);
            }
            var from = new Showing(run.Config.Training.Seed)
            {
                Images = trainer.Validation,
                Binarisation = run.Config.Training.Binarisation,
                Threads = trainer.Threads,
            };
            if (trainer.Trained.Picture(from) is Image picture) PngWriter.Write(run.Folder.SamplePath(step), picture);
            trainer.Memory.CollectGarbage();
        }

        // After a validation everything is saved anyway.
        private void SaveWhereDue()
        {
            if (run.Trainer.IsValidationDue || run.Trainer.Step == run._lastSaved) return;
            // By the clock of whichever rank is the first.
            if (!run.Trainer.Ranks.Any(run.IsCheckpointDue)) return;
            run.Save();
        }
    }
}
