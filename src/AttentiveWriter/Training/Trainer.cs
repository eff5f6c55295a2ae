using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Trains a model into a run folder: steps, metrics, validation, samples and checkpoints.</summary>
/// <remarks>
/// Where a run stands is its weights, its moments and one number, the step: the order of the images, their binarisation and all noise follow from
/// (seed, step). A run that is stopped and resumed goes on bit for bit as if it had not been, with any number of threads.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private const int MeanImages = 1000, SampleImages = 64, LookedImages = 16, ListedImages = 32;

    // Metrics, samples and the summary of a long run, generously.
    private const long OtherBytes = 64 << 20;

    private readonly ImageSet _images;
    private readonly ImageSet? _validation;
    private readonly int _threads;
    private readonly BatchTrainer _trainer;
    private readonly PhiloxNoise[] _noise;
    private readonly SampleOrder _order;
    private readonly RandomSource _flips;
    private readonly (long Epoch, long Index)[] _batch;
    private readonly Action<int, int, Span<float>> _fill;
    private TrainingState _state = new();
    private long _lastSaved = -1, _timedSteps;
    private double _timedSeconds;
    private RunLock? _lock;

    private Trainer(RunConfig config, ImageSet images, ImageSet? validation, RunFolder folder, int threads)
    {
        Config = config;
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
        Model = config.Model.Create();
        _trainer = new BatchTrainer(Model, t.Batch, threads, t.Adam);
        _noise = _trainer.UseNoise(new RandomSource(t.Seed, RandomPurpose.Latent));
        _order = new SampleOrder(t.Seed, images.Count);
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

    /// <summary>The run that left this folder locked without ending, in words; null where none did. Its lock is taken over.</summary>
    public string? StaleLock => _lock?.Stale;

    /// <summary>Best validation bound so far, nats an image, or of a classifier cross-entropy; null before the first.</summary>
    public double? BestBound => _state.BestBound;

    /// <summary>Starts a run in a folder.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images; null trains without validation.</param>
    /// <param name="folder">Where the run is written; what an earlier run left there is removed.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="weights">A model folder, run folder or checkpoint whose weights the run begins with, under a fresh optimiser; null draws them from the seed.</param>
    /// <exception cref="ArgumentException">The settings are wrong, or the images are not of the model's size.</exception>
    /// <exception cref="InputFileException">The weights are bad or do not fit.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static Trainer Start(RunConfig config, ImageSet images, ImageSet? validation, string folder, int threads, string? weights = null)
    {
        if (config.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join("; ", problems));
        var trainer = new Trainer(config, images, validation, new RunFolder(folder), threads);
        try
        {
            // All that can be refused is refused before anything is removed.
            if (weights is not null)
            {
                ModelFolder.CopyWeights(weights, trainer.Model);
            }
            else
            {
                trainer.Model.Initialise(config.Training.Seed);
                (trainer.Model as GenerativeModel)?.InitialiseCanvas(MeanImage(images));
            }
            Directory.CreateDirectory(folder);
            trainer._lock = RunLock.Take(folder);
            trainer.RequireSpace();
            trainer.Folder.Create();
            trainer.Folder.RemoveLeftOvers();
            trainer.Folder.Clear();
            config.Write(folder);
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="checkpoint">The file.</param>
    /// <param name="open">Given the run's settings, opens the training images and, where there are any, the validation images; it may return the
    /// settings with another number of steps.</param>
    /// <param name="folder">Where the run is written; metrics and checkpoints past the given one are dropped.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="InputFileException">The file is no checkpoint, or does not fit its own settings.</exception>
    public static Trainer Resume(
        string checkpoint, Func<RunConfig, (RunConfig Config, ImageSet Images, ImageSet? Validation)> open, string folder, int threads)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (!File.Exists(checkpoint)) throw new InputFileException(checkpoint, "there is no such file");
        Directory.CreateDirectory(folder);
        // First of all: a run that still writes here would delete the checkpoint that is about to be read.
        RunLock held = RunLock.Take(folder);
        Trainer? trainer = null;
        try
        {
            (SafetensorsFile file, RunConfig config, TrainingState state) = Checkpoint.Read(checkpoint);
            // A model of the file's own size, before the training takes a multiple of what its configuration says.
            ModelFolder.Build(config, file, checkpoint).Model.Dispose();
            (config, ImageSet images, ImageSet? validation) = open(config);
            if (config.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join("; ", problems));
            if (config.Training.Steps < state.Step)
                throw new ArgumentException($"steps is {config.Training.Steps}, but the run has done {state.Step}; give at least as many");
            trainer = new Trainer(config, images, validation, new RunFolder(folder), threads);
            Checkpoint.Restore(file, checkpoint, trainer.Model, trainer._trainer.Optimiser, state.Step);
            trainer._state = state;
            trainer._lastSaved = state.Step;
            trainer.RequireSpace();
            trainer.Folder.Create();
            trainer.Folder.RemoveLeftOvers();
            // The best weights may be those of the branch that is left behind: the next validation starts afresh.
            if (trainer.Folder.CutTo(state.Step, state.ValidatedStep)) trainer._state = state with { BestBound = null, BestStep = -1 };
            config.Write(folder);
            trainer._lock = held;
            return trainer;
        }
        catch
        {
            trainer?.Dispose();
            held.Dispose();
            throw;
        }
    }

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
            if (IsEpochEnd(Step) && _state.ValidatedStep != Step)
            {
                if (!Validate(observer, stop)) break;
                WriteSamples();
                Save(observer);
                sinceSave.Restart();
            }
            if (Step >= Config.Training.Steps) break;
            if (Step != _lastSaved && IsCheckpointDue(sinceSave.Elapsed))
            {
                Save(observer);
                sinceSave.Restart();
            }
            StepResult result = TrainStep();
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
    private StepResult TrainStep()
    {
        TrainingSettings t = Config.Training;
        for (int row = 0; row < _batch.Length; row++) _batch[row] = _order[Step * t.Batch + row];
        foreach (PhiloxNoise noise in _noise) noise.Step = Step;
        double learningRate = t.LearningRateAt(Step);
        long began = Stopwatch.GetTimestamp();
        StepResult result = _trainer.Step(_fill, learningRate);
        if (!result.IsFinite) return result;
        _timedSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        _timedSteps++;
        _state = _state with { Step = Step + 1, Sums = _state.Sums.Add(result) };
        if (Step % t.LogSteps == 0)
        {
            StepResult mean = _state.Sums.Mean();
            Folder.Append(new MetricRow("train", Step, Epoch, mean.Loss, mean.Reconstruction, mean.Latent, BinarisationWords)
            {
                GradientNorm = mean.GradientNorm,
                UpdateRatio = _trainer.UpdateRatio(),
                LearningRate = learningRate,
            });
            _state = _state with { Sums = new MetricSums(0, 0, 0, 0) };
            Folder.Append(new TimingRow(Step, _timedSteps * t.Batch, _timedSeconds));
            (_timedSteps, _timedSeconds) = (0, 0);
        }
        return result;
    }

    private DivergedException Diverged(StepResult result)
    {
        int[] rows = _trainer.RowsNotFinite();
        bool isWhole = rows.Length == 0 || rows.Length == _batch.Length;
        long[] images = [.. isWhole ? _batch.Select(b => b.Index) : rows.Select(r => _batch[r].Index)];
        string listed = string.Join(", ", images.Take(ListedImages)) + (images.Length > ListedImages ? $", ... ({images.Length} in all)" : "");
        return new DivergedException(Step, result, $", on {(isWhole ? "the batch of images" : "image")} {listed} of epoch {_batch[0].Epoch} of {_images.Name}, seed {Config.Training.Seed}", images);
    }

    // A loss may be finite and the weights behind it no longer: such a state is worth no file, and must not push out one that is.
    private void RequireFinite()
    {
        if (!_trainer.Optimiser.IsFinite())
            throw new DivergedException(Step, new StepResult(double.NaN, double.NaN, double.NaN), ", as the update before it left weights that are not finite", []);
    }

    private void RequireSpace()
    {
        int keep = Config.Training.KeepCheckpoints;
        // While one more is written, those that are kept are still there.
        long checkpoint = Checkpoint.Size(Model), needed = (keep + 2L) * checkpoint + OtherBytes;
        long there = Directory.Exists(Folder.CheckpointsPath) ? Directory.GetFiles(Folder.CheckpointsPath).Sum(f => new FileInfo(f).Length) : 0;
        if (DiskFileSystem.Current.FreeSpace(Folder.Path) is long free && free + there < needed)
        {
            throw new IOException(FormattableString.Invariant($"{Folder.Path}: the run needs {needed >> 20} MiB for {keep} checkpoints of {(checkpoint >> 20) + 1} MiB and what goes with them, ")
                + FormattableString.Invariant($"but {free >> 20} MiB are free; make room, choose another folder with --out, or keep fewer with --set keep_checkpoints=1"));
        }
    }

    private bool Validate(ITrainingObserver? observer, CancellationToken stop)
    {
        RequireFinite();
        if (_validation is null)
        {
            _state = _state with { ValidatedStep = Step };
            ModelFolder.Save(Folder.Path, Model, Config);
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
            throw new DivergedException(Step, new StepResult(evaluation.Reconstruction, evaluation.Latent, 0));
        }
        Folder.Append(new MetricRow("validation", Step, Epoch, evaluation.Bound, evaluation.Reconstruction, evaluation.Latent, HeldOutBinarisationWords)
        {
            StandardError = evaluation.StandardError,
            LatentPerStep = evaluation.ErrorRate is null ? evaluation.LatentPerStep : null,
            ErrorRate = evaluation.ErrorRate,
        });
        bool isBest = _state.BestBound is not double best || evaluation.Bound < best;
        _state = _state with
        {
            ValidatedStep = Step,
            BestBound = isBest ? evaluation.Bound : _state.BestBound,
            BestStep = isBest ? Step : _state.BestStep,
        };
        if (isBest) ModelFolder.Save(Folder.Path, Model, Config);
        observer?.Validated(Step, evaluation, isBest);
        return true;
    }

    private void Save(ITrainingObserver? observer)
    {
        RequireFinite();
        string path = Folder.CheckpointPath(Step);
        Checkpoint.Save(path, Model, _trainer.Optimiser, Config, _state);
        _lastSaved = Step;
        Folder.Prune(Config.Training.KeepCheckpoints);
        observer?.Saved(path);
    }

    private void WriteSamples()
    {
        Image? grid = Model switch
        {
            GenerativeModel generative => generative.Generate(SampleImages, Config.Training.Seed, _threads, everyStep: false).Grid(scale: 2),
            GlimpseClassifier classifier when _validation is not null => Looked(classifier, _validation),
            _ => null,
        };
        if (grid is null) return;
        AtomicFile.Write(Folder.SamplePath(Step), stream => PngWriter.Write(stream, grid));
    }

    /// <summary>Where it looks in a few validation images.</summary>
    private Image Looked(GlimpseClassifier classifier, ImageSet validation)
    {
        int pixels = Config.Model.Pixels, count = (int)Math.Min(LookedImages, validation.Count);
        float[] images = new float[count * pixels];
        var flips = new RandomSource(Config.Training.Seed, RandomPurpose.EvaluationBinarisation);
        for (int i = 0; i < count; i++)
        {
            Span<float> image = images.AsSpan(i * pixels, pixels);
            validation.Copy(i, image);
            Binarise.Apply(Config.Training.Binarisation, image, flips, 0, i);
        }
        return classifier.Classify(images, _threads).Grid(images);
    }

    private void WriteSummary()
    {
        var summary = new RunSummary(
            Step, IsFinished, _state.BestBound, _state.BestStep, HeldOutBinarisationWords,
            Math.Min(Config.Training.ValidationImages, _validation?.Count ?? 0), _state.Seconds,
            _state.Seconds > 0 ? Step * Config.Training.Batch / _state.Seconds : 0, Product.Version);
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

    private void Fill(int worker, int row, Span<float> pixels)
    {
        (long epoch, long index) = _batch[row];
        _images.Copy(epoch, index, pixels);
        Binarise.Apply(Config.Training.Binarisation, pixels, _flips, epoch, index);
        _trainer.Pass(worker).Class?.Set(row - _trainer.FirstRow(worker), _images.RequiredLabel(index));
    }

    private bool IsEpochEnd(long step) =>
        step > 0 && (step >= Config.Training.Steps || step * Config.Training.Batch / _images.Count > (step - 1) * Config.Training.Batch / _images.Count);

    private bool IsCheckpointDue(TimeSpan sinceSave) =>
        sinceSave.TotalMinutes >= Config.Training.CheckpointMinutes
        || (Config.Training.CheckpointSteps > 0 && Step % Config.Training.CheckpointSteps == 0);

    private static float[] MeanImage(ImageSet images)
    {
        int pixels = images.Width * images.Height * images.Channels;
        float[] sum = new float[pixels], image = new float[pixels];
        long count = Math.Min(MeanImages, images.Count);
        for (long i = 0; i < count; i++)
        {
            images.Copy(i, image);
            for (int p = 0; p < pixels; p++) sum[p] += image[p] / count;
        }
        return sum;
    }
}
