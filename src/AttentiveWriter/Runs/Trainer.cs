using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Trains a model into a run folder: steps, metrics, validation, samples and checkpoints.</summary>
/// <remarks>
/// Where a run stands is its weights, its moments and one number, the step: the order of the images, their binarisation and all noise follow from
/// (seed, step). A run that is stopped and resumed goes on bit for bit as if it had not been, with any number of threads.
/// </remarks>
public sealed partial class Trainer : IDisposable
{
    private const int ListedImages = 32;

    private readonly ImageSet _images;
    private readonly ImageSet? _validation;
    private readonly int _threads;
    private readonly BatchTrainer _trainer;
    private readonly SampleOrder _order;
    private readonly ValidationSchedule _schedule;
    private readonly RandomSource _flips;
    private readonly (long Epoch, long Index)[] _batch;
    private readonly ExampleFiller _fill;
    private TrainingState _state = new();
    private long _firstStep, _lastSaved = -1, _timedSteps;
    private double _timedSeconds;
    private readonly TrainingMemory _memory;
    private RunLock? _lock;

    private Trainer(RunConfig config, ImageSet images, ImageSet? validation, RunFolder folder, int threads)
    {
        Config = config = Identified(config, images, validation);
        Folder = folder;
        _images = images;
        _validation = validation;
        _threads = threads;
        ModelSettings m = config.Model;
        foreach (ImageSet set in validation is null ? [images] : new[] { images, validation })
        {
            set.RequireFit(m.Width, m.Height, m.Channels);
            set.RequireClasses(m.Classes);
        }
        TrainingSettings t = config.Training;
        _memory = TrainingMemory.RequireRoom(m, t.Batch, threads, validation is null ? 0 : Math.Min(t.ValidationImages, validation.Count));
        Model = config.Model.Create();
        _trainer = new BatchTrainer(Model, t.Batch, threads, t.Adam);
        _trainer.Noise.Draw(new RandomSource(t.Seed, RandomPurpose.Latent));
        _order = new SampleOrder(t.Seed, images.Count);
        _schedule = new ValidationSchedule(t, images.Count);
        _flips = new RandomSource(t.Seed, RandomPurpose.Binarisation);
        _batch = new (long, long)[t.Batch];
        _fill = Fill;
    }

    /// <summary>The settings.</summary>
    public RunConfig Config { get; }

    /// <summary>The model in training.</summary>
    public Model Model { get; }

    /// <summary>Where the run is written.</summary>
    public RunFolder Folder { get; }

    /// <summary>The validation images; null where it trains without.</summary>
    public ImageSet? Validation => _validation;

    /// <summary>Threads in use: those asked for, up to one for each image of a batch.</summary>
    public int Threads => _trainer.Workers;

    /// <summary>The words to print beside figures of the training: how its images are made black and white.</summary>
    public string BinarisationWords => Config.Training.Binarisation.Describe(_images);

    /// <summary>The words to print beside figures of a validation.</summary>
    public string HeldOutBinarisationWords => Config.Training.Binarisation.DescribeFixed(_validation ?? _images);

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>Passes over the training images done, with a fraction.</summary>
    public double Epoch => _state.Step * (double)Config.Training.Batch / _images.Count;

    /// <summary>How the run began in this process.</summary>
    public RunBeginning Beginning { get; private set; } = new();

    /// <summary>Best validation bound so far, nats an image, or of a classifier cross-entropy; null before the first.</summary>
    public double? BestBound => _state.BestBound;

    /// <summary>Trains until all steps are done or it is asked to stop; either way, everything is saved on return.</summary>
    /// <param name="observer">Follows the run.</param>
    /// <param name="stop">Asks to stop after the step in progress.</param>
    /// <returns>Whether all steps are done.</returns>
    /// <exception cref="DivergedException">The loss or the gradient is not finite; the last good state is saved.</exception>
    public bool Run(ITrainingObserver? observer = null, CancellationToken stop = default)
    {
        var clock = Stopwatch.StartNew();
        var sinceSave = Stopwatch.StartNew();
        double before = _state.Seconds;
        while (!stop.IsCancellationRequested)
        {
            _state = _state with { Seconds = before + clock.Elapsed.TotalSeconds };
            if (_schedule.IsDue(Step) && _state.ValidatedStep != Step)
            {
                if (!Validate(observer, stop)) break;
                if (SampleGrid.Of(Model, Config, _validation, _threads) is Image grid) AtomicFile.Write(Folder.SamplePath(Step), stream => PngWriter.Write(stream, grid));
                // Each is counted alone.
                _memory.CollectGarbage();
                Save(observer);
                _memory.CollectGarbage();
                sinceSave.Restart();
            }
            if (Step >= Config.Training.Steps) break;
            if (Step != _lastSaved && IsCheckpointDue(sinceSave.Elapsed))
            {
                Save(observer);
                sinceSave.Restart();
            }
            StepResult result = TrainStep(observer);
            if (!result.IsFinite)
            {
                // An update of before may have broken the weights, and only now does the loss show it: then the last checkpoint stands.
                if (Step != _lastSaved && _trainer.Optimiser.IsFinite()) Save(observer);
                throw Diverged(result);
            }
            observer?.Stepped(Step, result);
        }
        _state = _state with { Seconds = before + clock.Elapsed.TotalSeconds };
        if (Step != _lastSaved) Save(observer);
        WriteSummary();
        return IsFinished;
    }

    private bool IsFinished => Step >= Config.Training.Steps && _state.ValidatedStep == Step;

    /// <summary>Does one step, and writes a row of the metrics where one is due.</summary>
    private StepResult TrainStep(ITrainingObserver? observer)
    {
        TrainingSettings t = Config.Training;
        for (int row = 0; row < _batch.Length; row++) _batch[row] = _order[Step * t.Batch + row];
        _trainer.Noise.Step = Step;
        double learningRate = t.LearningRateAt(Step);
        long began = Stopwatch.GetTimestamp();
        StepResult result = _trainer.Step(_fill, learningRate);
        if (!result.IsFinite) return result;
        _timedSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        _timedSteps++;
        _state = _state with { Step = Step + 1, Sums = _state.Sums.Add(result) };
        // The last steps have a row of their own, however few they are.
        if (Step % t.LogSteps == 0 || Step == t.Steps)
        {
            StepResult mean = _state.Sums.Mean();
            Append(observer, new MetricRow("train", Step, Epoch, mean.Loss, mean.Reconstruction, mean.Latent, BinarisationWords)
            {
                GradientNorm = mean.GradientNorm,
                UpdateRatio = _trainer.Optimiser.UpdateRatio(),
                LearningRate = learningRate,
            });
            _state = _state with { Sums = new MetricSums(0, 0, 0, 0) };
            Folder.Append(new TimingRow(Step, _timedSteps * t.Batch, _timedSeconds));
            (_timedSteps, _timedSeconds) = (0, 0);
        }
        return result;
    }

    private void Append(ITrainingObserver? observer, MetricRow row)
    {
        Folder.Append(row);
        _state = _state with { Rows = _state.Rows + 1 };
        observer?.Measured(row);
    }

    private DivergedException Diverged(StepResult result)
    {
        int[] rows = _trainer.RowsNotFinite();
        return rows.Length == 0 || rows.Length == _batch.Length
            ? new DivergedException(Step, result, $", on the batch of images {Listed(_batch)}", [.. _batch.Select(b => b.Index)])
            : new DivergedException(Step, result, $", on image {Listed([.. rows.Select(r => _batch[r])])}", [.. rows.Select(r => _batch[r].Index)]);
    }

    // A loss may be finite and the weights behind it no longer: such a state is worth no file, and must not push out one that is.
    private void RequireFinite()
    {
        if (_trainer.Optimiser.IsFinite()) return;
        var unknown = new StepResult(double.NaN, double.NaN, double.NaN);
        throw Step == _firstStep ? new DivergedException(Step, unknown, ", with weights that are not finite", [])
            : new DivergedException(Step, unknown, $", as the update before it, on the batch of images {Listed(_batch)}, left weights that are not finite", [.. _batch.Select(b => b.Index)]);
    }

    private string Listed((long Epoch, long Index)[] images) =>
        string.Join(", ", images.Take(ListedImages).Select(i => i.Index)) + (images.Length > ListedImages ? $", ... ({images.Length} in all)" : "")
        + $" of epoch {images[0].Epoch} of {_images.Name}, seed {Config.Training.Seed}";

    private bool Validate(ITrainingObserver? observer, CancellationToken stop)
    {
        RequireFinite();
        if (_validation is null)
        {
            _state = _state with { ValidatedStep = Step };
            ModelFolder.Save(Folder.Path, Model, Config, Step);
            return true;
        }
        observer?.Validating(Step);
        TrainingSettings t = Config.Training;
        Evaluation evaluation;
        try
        {
            evaluation = Evaluation.Measure(Model, _validation, t.ValidationImages, t.Binarisation, t.Seed, _threads, cancellation: stop);
        }
        catch (OperationCanceledException)
        {
            // The resumed run finds ValidatedStep behind Step and begins with this validation.
            return false;
        }
        if (!double.IsFinite(evaluation.Bound))
        {
            if (Step != _lastSaved) Save(observer);
            throw new DivergedException(Step, new StepResult(evaluation.Reconstruction, evaluation.Latent, 0), $", in the validation on {Plural.Of(evaluation.Images, "image")} of {_validation.Name}", []);
        }
        Append(observer, new MetricRow("validation", Step, Epoch, evaluation.Bound, evaluation.Reconstruction, evaluation.Latent, HeldOutBinarisationWords)
        {
            StandardError = evaluation.StandardError,
            LatentPerStep = evaluation.ErrorRate is null ? evaluation.LatentPerStep : null,
            ErrorRate = evaluation.ErrorRate,
        });
        // A bound on other images says nothing of this one.
        bool isBest = _state.BestBound is not double best || evaluation.Bound < best || !HasJudgedThese;
        _state = _state with
        {
            ValidatedStep = Step,
            BestBound = isBest ? evaluation.Bound : _state.BestBound,
            BestStep = isBest ? Step : _state.BestStep,
            BestPart = ImagePart.Seed,
        };
        if (isBest) ModelFolder.Save(Folder.Path, Model, Config, Step);
        observer?.Validated(Step, evaluation, isBest);
        return true;
    }

    private void Save(ITrainingObserver? observer)
    {
        RequireFinite();
        Folder.FlushMetrics();
        string path = Folder.CheckpointPath(Step);
        Checkpoint.Save(path, Model, _trainer.Optimiser, Config, _state);
        _lastSaved = Step;
        Folder.Prune(Config.Training.KeepCheckpoints);
        observer?.Saved(path);
    }

    // Before 0.6 a part of the validation images was the first of them.
    private bool HasJudgedThese => _state.BestPart == ImagePart.Seed || _validation is null || _validation.Count <= Config.Training.ValidationImages;

    private void WriteSummary()
    {
        var summary = new RunSummary(
            Step, IsFinished, _state.BestBound, _state.BestStep, HeldOutBinarisationWords,
            Math.Min(Config.Training.ValidationImages, _validation?.Count ?? 0), _state.Seconds,
            _state.Seconds > 0 ? Step * Config.Training.Batch / _state.Seconds : 0, Product.Version)
        {
            ValidationOf = HasJudgedThese ? _validation?.Count : null,
        };
        Folder.Write(summary);
        ModelCard.Write(Folder, Config, Model.ParameterCount, BinarisationWords, summary);
    }

    /// <summary>Frees memory and threads.</summary>
    public void Dispose()
    {
        _trainer.Dispose();
        Model.Dispose();
        _lock?.Dispose();
    }

    private int? Fill(int row, Span<float> pixels)
    {
        (long epoch, long index) = _batch[row];
        _images.Copy(epoch, index, pixels);
        Binarise.Apply(Config.Training.Binarisation, pixels, _flips, epoch, index);
        return Model.Settings.Classes > 0 ? _images.RequiredLabel(index) : null;
    }

    // The first is saved before any step: whatever comes, there is one to go on from.
    private bool IsCheckpointDue(TimeSpan sinceSave) =>
        _lastSaved < 0 || sinceSave.TotalMinutes >= Config.Training.CheckpointMinutes
        || (Config.Training.CheckpointSteps > 0 && Step % Config.Training.CheckpointSteps == 0);
}
