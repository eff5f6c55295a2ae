using System.Diagnostics;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Trains a model in memory: steps, metrics and validations. It touches no file; <c>Runs.TrainingRun</c> puts a folder around
/// it.</summary>
/// <remarks>
/// Where a training stands is its weights, its moments and one number, the step: the order of the images, their binarisation and all noise
/// follow from (seed, step). One that is stopped and goes on has the bits of one that was not, with any number of threads.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private const int MeanImages = 1000;

    private readonly BatchTrainer _batchTrainer;
    private readonly TrainingBatch _batch;
    private readonly ValidationSchedule _validations;
    private readonly Func<long, double> _schedule;
    private long _firstStep, _timedSteps;
    private double _timedSeconds;
    private bool _isDisposed;

    /// <summary>Prepares a training. A model whose weights nobody has set begins with those of the settings' seed, and its canvas with the
    /// mean image.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="settings">How it is trained. <see cref="TrainingSettings.Data"/>, checkpoints and what else needs a folder mean nothing
    /// here.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">Images that the model is judged on at every validation; null validates nothing.</param>
    /// <param name="threads">Threads to use, at most one for each image of a group; null for one a processor. The result does not depend on
    /// them.</param>
    /// <param name="ranks">The processes that train together, all with the same arguments: each does its share of the
    /// <see cref="TrainingSettings.Groups"/> of every batch and of every validation, and all have the same weights after every step. Null
    /// where this one trains alone; the result does not depend on it.</param>
    /// <exception cref="SettingsException">The settings are wrong, the training needs more memory than there is, the images are not of
    /// the model's size or lack the classes that it needs, or the ranks cannot share the groups evenly.</exception>
    public Trainer(Model model, TrainingSettings settings, ImageSet images, ImageSet? validation = null, int? threads = null,
        ICommunicator? ranks = null)
        : this(model, settings, images, validation, threads, ranks, Require(model?.Settings!, settings, images, validation, threads, ranks,
            model?.Device))
    {
    }

    /// <summary>Prepares a training that <see cref="Require"/> did not refuse.</summary>
    internal Trainer(Model model, TrainingSettings settings, ImageSet images, ImageSet? validation, int? threads, ICommunicator? ranks,
        TrainingMemory memory)
    {
        Ranks = ranks;
        int workers = Workers(threads);
        (Model, Settings, Images, Validation, Memory) = (model, settings, images, validation, memory);
        LearningRate = _schedule = settings.Schedule;
        if (!model.Parameters.AreSet) model.Initialise(settings.Seed, images.Mean(MeanImages));
        _batchTrainer = new BatchTrainer(
            model, BatchGroups.Of(settings, ranks), workers, settings.Adam, settings.AverageDecay, ranks);
        _batchTrainer.Noise.Draw(new RandomSource(settings.Seed, RandomPurpose.Latent));
        _batch = new TrainingBatch(images, settings, withClasses: model.Settings.Classes > 0);
        _batchTrainer.Keep(images, settings, _batch);
        _validations = new ValidationSchedule(settings, images.Count);
    }

    /// <summary>The model in training: its weights are those after the last step.</summary>
    public Model Model { get; }

    /// <summary>The model to use: the moving average of the weights where <see cref="TrainingSettings.AverageDecay"/> asks for one,
    /// otherwise <see cref="Model"/>. Validations judge it. It ends with the trainer where it is an average.</summary>
    public Model Trained => Average?.Model ?? Model;

    /// <summary>The settings.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>The training images.</summary>
    public ImageSet Images { get; }

    /// <summary>The validation images; null where it trains without.</summary>
    public ImageSet? Validation { get; }

    /// <summary>The processes that train together; null where this one trains alone.</summary>
    public ICommunicator? Ranks { get; }

    /// <summary>Who is told of the training, in this order.</summary>
    public IList<ITrainingObserver> Observers { get; } = [];

    /// <summary>The learning rate of each step: that of the settings, unless another is set, such as one of
    /// <see cref="LearningRates"/>.</summary>
    /// <remarks>It is no part of the settings: a training that goes on is given it again.</remarks>
    public Func<long, double> LearningRate { get; set; }

    /// <summary>Whether the learning rate is not that of the settings.</summary>
    internal bool HasOwnLearningRate => LearningRate != _schedule;

    /// <summary>Threads in use: those asked for, up to one for each image of a batch.</summary>
    public int Threads => _batchTrainer.Workers;

    /// <summary>Steps done.</summary>
    public long Step => State.Step;

    /// <summary>Passes over the training images done, with a fraction.</summary>
    public double Epoch => Step * (double)Settings.Batch / Images.Count;

    /// <summary>Whether all steps are done, and validated.</summary>
    public bool IsFinished => Step >= Settings.Steps && State.ValidatedStep == Step;

    /// <summary>Best validation bound so far, nats per image, or of a classifier cross-entropy; null before the first.</summary>
    public double? BestBound => State.BestBound;

    /// <summary>The words to print beside figures of the training: how its images are made black and white.</summary>
    public string BinarisationWords => Settings.Binarisation.Describe(Images);

    /// <summary>The words to print beside figures of a validation.</summary>
    public string ValidationBinarisationWords => Settings.Binarisation.DescribeFixed(Validation ?? Images);

    /// <summary>What it takes.</summary>
    internal TrainingMemory Memory { get; }

    /// <summary>Where the training stands: all of it but weights and moments.</summary>
    internal TrainingState State { get; set; } = new();

    /// <summary>The optimiser and its moments.</summary>
    internal Adam Optimiser => _batchTrainer.Optimiser;

    /// <summary>The moving average of the weights; null where none is asked for.</summary>
    internal WeightAverage? Average => _batchTrainer.Average;

    /// <summary>Whether a validation is due before the next step.</summary>
    internal bool IsValidationDue => _validations.IsDue(Step) && State.ValidatedStep != Step;

    /// <summary>Trains until all steps are done or it is asked to stop. It may be called again, and goes on.</summary>
    /// <param name="stop">Asks to stop after the step in progress; a validation in progress is done again later.</param>
    /// <returns>Whether all steps are done.</returns>
    /// <exception cref="DivergedException">The loss, the gradient or a weight is not finite; the weights are those before the
    /// step.</exception>
    public bool Run(CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var clock = Stopwatch.StartNew();
        double before = State.Seconds;
        foreach (ITrainingObserver observer in Observers) observer.Started(Model, Settings, Step);
        while (!Ranks.Any(stop.IsCancellationRequested))
        {
            State = State with { Seconds = before + clock.Elapsed.TotalSeconds };
            if (IsValidationDue && !Validate(stop)) break;
            if (Step >= Settings.Steps) break;
            TrainStep();
        }
        State = State with { Seconds = before + clock.Elapsed.TotalSeconds };
        return IsFinished;
    }

    // Of the step that was just done.
    private void NoteDevice()
    {
        string? device = Model.Device == KnownDevices.Cpu ? null : Model.Device.Description;
        if (device == State.Device) return;
        string since = FormattableString.Invariant($"{State.Devices ?? "cpu"}, from step {Step} on {device ?? "cpu"}");
        State = State with { Device = device, Devices = Step == 1 ? device : since };
    }

    /// <summary>Frees moments, threads and the average; not the model that was given.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _batchTrainer.Dispose();
    }

    /// <summary>Refuses a training that cannot be, before the model itself takes any memory; returns what memory it takes.</summary>
    internal static TrainingMemory Require(
        ModelSettings model, TrainingSettings settings, ImageSet images, ImageSet? validation, int? threads, ICommunicator? ranks,
        Device? device)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(images);
        if (settings.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
        RequireImages(model, images, validation);
        int workers = Workers(threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        TrainingMemory memory = TrainingMemory.Of(model, settings, validation, workers, ranks, device);
        if (device is not null) memory = memory with { Bytes = checked(memory.Bytes + KeptImages.Bytes(device, images)) };
        return memory.RequireRoom(device?.OwnMemory);
    }

    private static int Workers(int? threads) => threads ?? Environment.ProcessorCount;

    /// <summary>Refuses images that a model of these settings cannot be trained on.</summary>
    internal static void RequireImages(ModelSettings model, ImageSet images, ImageSet? validation)
    {
        foreach (ImageSet set in validation is null ? [images] : new[] { images, validation })
        {
            set.RequireFit(model.Width, model.Height, model.Channels);
            set.RequireClasses(model.Classes);
        }
        if (validation is not null && !validation.ClassNames.SequenceEqual(images.ClassNames))
        {
            throw new SettingsException($"the classes of the training images are {string.Join(", ", images.ClassNames)}, "
                + $"those of the validation images {string.Join(", ", validation.ClassNames)}");
        }
    }

    /// <summary>Goes on where another training stood, whose weights and moments are set already.</summary>
    internal void ResumeFrom(TrainingState state)
    {
        State = state;
        _firstStep = state.Step;
    }

    /// <summary>Refuses to go on with weights or moments that are not finite: a loss may be finite and they no longer.</summary>
    internal void RequireFinite()
    {
        if (Optimiser.IsFinite()) return;
        var unknown = new StepResult(double.NaN, double.NaN, double.NaN);
        throw Step == _firstStep ? new DivergedException(Step, unknown, ", with weights that are not finite", [])
            : new DivergedException(Step, unknown,
                $", as the update before it, on the batch of images {_batch}, left weights that are not finite", _batch.Indices());
    }

    /// <summary>Returns how many images the steps since the last call have seen, and their seconds.</summary>
    internal (long Images, double Seconds) TakeTiming()
    {
        (long, double) timing = (_timedSteps * Settings.Batch, _timedSeconds);
        (_timedSteps, _timedSeconds) = (0, 0);
        return timing;
    }

    private void TrainStep()
    {
        _batch.MoveTo(Step);
        _batchTrainer.Noise.Step = Step;
        double learningRate = LearningRate(Step);
        if (!(learningRate >= 0 && double.IsFinite(learningRate)))
            throw new SettingsException(FormattableString.Invariant($"the learning rate of step {Step} is {learningRate}, expected 0 or ")
                + "more");
        long began = Stopwatch.GetTimestamp();
        StepResult result = _batchTrainer.Step(_batch.Fill, learningRate);
        if (!result.IsFinite) throw Diverged(result);
        _timedSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        _timedSteps++;
        State = State with { Step = Step + 1, Sums = State.Sums.Add(result) };
        NoteDevice();
        // The last steps have a row of their own, however few they are.
        if (Step % Settings.LogSteps == 0 || Step == Settings.Steps)
        {
            StepResult mean = State.Sums.Mean();
            State = State with { Sums = new MetricSums(0, 0, 0, 0) };
            Measured(new MetricRow(Split.Train, Step, Epoch, mean.Loss, mean.Reconstruction, mean.Latent, BinarisationWords)
            {
                GradientNorm = mean.GradientNorm,
                UpdateRatio = Optimiser.UpdateRatio(),
                LearningRate = learningRate,
            });
        }
        foreach (ITrainingObserver observer in Observers) observer.Stepped(Step, result);
    }

    private bool Validate(CancellationToken stop)
    {
        RequireFinite();
        if (Validation is null)
        {
            State = State with { ValidatedStep = Step };
            foreach (ITrainingObserver observer in Observers) observer.Validated(Step, null, isBest: true);
            return true;
        }
        foreach (ITrainingObserver observer in Observers) observer.Validating(Step);
        Evaluation evaluation;
        double? raw = null;
        try
        {
            evaluation = Measure(Trained, stop);
            if (Average is not null) raw = Measure(Model, stop).Bound;
        }
        catch (OperationCanceledException)
        {
            // Who goes on finds ValidatedStep behind Step and begins with this validation.
            return false;
        }
        if (!double.IsFinite(evaluation.Loss))
        {
            throw new DivergedException(Step, new StepResult(evaluation.Reconstruction, evaluation.Latent, 0),
                $", in the validation on {Plural.Of(evaluation.Images, "image")} of {Validation.Name}", []);
        }
        Measured(new MetricRow(Split.Validation, Step, Epoch, evaluation.Loss, evaluation.Reconstruction, evaluation.Latent,
            ValidationBinarisationWords)
        {
            StandardError = evaluation.StandardError,
            LatentPerStep = evaluation.LatentPerStep.Count > 0 ? evaluation.LatentPerStep : null,
            ErrorRate = evaluation.ErrorRate,
            Others = evaluation.Others.Count > 0 ? evaluation.Others : null,
            RawLoss = raw,
        });
        // A bound on other images says nothing of this one.
        bool isBest = State.BestBound is not double best || evaluation.Bound < best || !HasJudgedThese;
        State = State with
        {
            ValidatedStep = Step,
            BestBound = isBest ? evaluation.Bound : State.BestBound,
            BestStep = isBest ? Step : State.BestStep,
            BestPart = ImagePart.Seed,
        };
        foreach (ITrainingObserver observer in Observers) observer.Validated(Step, evaluation, isBest);
        return true;
    }

    private Evaluation Measure(Model model, CancellationToken stop) => Evaluation.Measure(
        model, Validation!, Settings.ValidationImages, Settings.Binarisation, Settings.Seed, Threads, cancellation: stop, ranks: Ranks);

    /// <summary>Whether <see cref="BestBound"/> is of the validation images of now: before 0.6 a part of them was the first ones.</summary>
    internal bool HasJudgedThese => State.BestPart == ImagePart.Seed || Validation is null || Validation.Count <= Settings.ValidationImages;

    private void Measured(MetricRow row)
    {
        foreach (ITrainingObserver observer in Observers) observer.Measured(row);
    }

    private DivergedException Diverged(StepResult result)
    {
        int[] rows = _batchTrainer.RowsNotFinite();
        return rows.Length == 0 || rows.Length == Settings.Batch
            ? new DivergedException(Step, result, $", on the batch of images {_batch}", _batch.Indices())
            : new DivergedException(Step, result, $", on image {_batch.Words(rows)}", _batch.Indices(rows));
    }
}
