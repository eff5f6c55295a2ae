using System.Diagnostics;
using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Training;

/// <summary>One training step of a batch: forward and backward by rows, gradients by weights, then Adam.</summary>
/// <remarks>A batch of several groups is recorded for the rows of one, and replayed for each: ranks do each their own. Workers of a device
/// meet only between the phases. All memory is taken by the constructor and the first step; further ones take none.</remarks>
internal sealed class BatchTrainer : IDisposable
{
    private readonly Device _device;
    private readonly Executor _executor;
    private readonly RecordedLoss _pass;
    private readonly ExampleBuffer _examples;
    private readonly Backpropagation _backpropagation;
    private readonly double[] _reconstruction, _latent;
    private readonly BatchGroups _groups;
    private readonly GroupGradients? _gradients;
    private readonly RankRows? _rankRows;
    private readonly Action<Kernels> _compute, _refresh;
    private KeptImages? _kept;
    private TrainingBatch? _keptBatch;
    private int _firstRow;
    private ExampleFiller _fill = (_, _) => null;

    /// <summary>Records the model for a batch.</summary>
    /// <param name="model">The model; its parameters are changed by <see cref="Step"/>.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="adam">Constants of the optimiser.</param>
    /// <param name="averageDecay">Decay of the moving average of the weights; 0 for none.</param>
    public BatchTrainer(Model model, int batch, int threads, AdamSettings adam, double averageDecay = 0)
        : this(model, BatchGroups.Whole(batch), threads, adam, averageDecay)
    {
    }

    /// <summary>Records the model for the groups of a batch.</summary>
    /// <param name="model">The model; its parameters are changed by <see cref="Step"/>.</param>
    /// <param name="groups">The groups of this rank.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="adam">Constants of the optimiser.</param>
    /// <param name="averageDecay">Decay of the moving average of the weights; 0 for none.</param>
    /// <param name="ranks">Those that do the other groups; null where there are none.</param>
    public BatchTrainer(Model model, BatchGroups groups, int threads, AdamSettings adam, double averageDecay = 0,
        ICommunicator? ranks = null)
    {
        (_groups, _compute, _refresh) = (groups, Compute, kernels => kernels.Refresh(model.Parameters.Blocks));
        (_reconstruction, _latent) = (new double[groups.Batch], new double[groups.Batch]);
        int rows = groups.Rows;
        _device = model.Device;
        _executor = _device.Start(Math.Min(threads, rows));
        try
        {
            _pass = model.Record(new Tape(_executor, rows, training: true));
            _examples = new ExampleBuffer(_pass.Example, rows);
            _backpropagation = new Backpropagation(_pass.Tape, _pass.Costs);
            Optimiser = new Adam(model.Parameters, _executor, rows, adam);
            if (averageDecay > 0) Average = new WeightAverage(model, _executor, rows, averageDecay);
            if (groups.Count > 1) _gradients = new GroupGradients(model.Parameters.Parameters, _executor, groups, ranks);
            if (ranks is not null) _rankRows = new RankRows(groups, ranks);
            model.Parameters.Refresh();
        }
        catch
        {
            // Memory has finalisers; threads have none.
            _executor.Dispose();
            throw;
        }
    }

    /// <summary>The optimiser and its moments.</summary>
    public Adam Optimiser { get; }

    /// <summary>The moving average of the weights; null where none is asked for.</summary>
    public WeightAverage? Average { get; }

    /// <summary>Where the latent noise comes from.</summary>
    public Noise Noise => _pass.Tape.Noise;

    /// <summary>The recorded model.</summary>
    public RecordedLoss Pass => _pass;

    /// <summary>Floating-point operations of the matrix products of a step, of this rank.</summary>
    public double Operations => (_groups.End - _groups.First) * (_pass.Tape.Operations + _backpropagation.Operations);

    /// <summary>Times the first worker's ops and what follows them, where set.</summary>
    public OpClock? Clock
    {
        get => _pass.Tape.Clock;
        set => _pass.Tape.Clock = value;
    }

    /// <summary>Workers in use.</summary>
    public int Workers => _executor.WorkersFor(_groups.Rows);

    /// <summary>Keeps the training images on the device, where it keeps any and they fit: of a batch only their numbers are then moved.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="settings">How they are made black and white.</param>
    /// <param name="batch">Which of them each step takes.</param>
    public void Keep(ImageSet images, TrainingSettings settings, TrainingBatch batch)
    {
        _kept?.Dispose();
        (_kept, _keptBatch) = (KeptImages.On(_device, images, settings, _executor, _groups.Rows), batch);
    }

    /// <summary>Does one step. Where the result is not finite, no parameter has changed.</summary>
    /// <param name="fill">Called for each row of the batch, on the thread of its worker.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    public StepResult Step(ExampleFiller fill, double learningRate)
    {
        StepResult result = Differentiate(fill);
        if (!result.IsFinite) return result;
        long start = Stopwatch.GetTimestamp();
        Optimiser.Update(learningRate);
        Clock?.Add("Adam", start);
        start = Stopwatch.GetTimestamp();
        _executor.Run(_groups.Rows, _refresh);
        Clock?.Add("packing of weights", start);
        Average?.Add();
        return result;
    }

    /// <summary>Returns when the last step is done to its end.</summary>
    public void Await() => _executor.Await();

    /// <summary>Computes loss and gradients of a batch and changes nothing else.</summary>
    /// <param name="fill">Called for each row of the batch, on the thread of its worker.</param>
    public StepResult Differentiate(ExampleFiller fill)
    {
        _fill = fill;
        for (int group = _groups.First; group < _groups.End; group++) DifferentiateGroup(group);
        long start = Stopwatch.GetTimestamp();
        _gradients?.Finish();
        _rankRows?.Share(_reconstruction, _latent);
        if (_gradients is not null) Clock?.Add("gradients of groups", start);
        double reconstruction = 0, latent = 0;
        for (int r = 0; r < _groups.Batch; r++)
        {
            reconstruction += _reconstruction[r];
            latent += _latent[r];
        }
        start = Stopwatch.GetTimestamp();
        double norm = Optimiser.Norm();
        Clock?.Add("norm of the gradient", start);
        return new StepResult(reconstruction / _groups.Batch, latent / _groups.Batch, norm);
    }

    /// <summary>Returns the rows of the last batch whose loss is not finite.</summary>
    public int[] RowsNotFinite() =>
        [.. Enumerable.Range(0, _groups.Batch).Where(r => !double.IsFinite(_reconstruction[r]) || !double.IsFinite(_latent[r]))];

    /// <summary>Frees tapes, moments and threads.</summary>
    public void Dispose()
    {
        _kept?.Dispose();
        _gradients?.Dispose();
        Average?.Dispose();
        Optimiser.Dispose();
        _backpropagation.Dispose();
        _pass.Dispose();
        _executor.Dispose();
    }

    private void DifferentiateGroup(int group)
    {
        _firstRow = group * _groups.Rows;
        // Of a batch that is one group, the caller says what its first row is.
        if (_groups.Count > 1) Noise.FirstRow = _firstRow;
        _kept?.MoveTo(_keptBatch!, _firstRow);
        _executor.Run(_groups.Rows, _compute);
        _backpropagation.RunStarted();
        _pass.Read(_reconstruction.AsSpan(_firstRow), _latent.AsSpan(_firstRow));
        long start = Stopwatch.GetTimestamp();
        _gradients?.Take(group);
        if (_gradients is not null) Clock?.Add("gradients of groups", start);
    }

    private void Fill(Kernels kernels)
    {
        for (int r = kernels.FirstRow; r < kernels.FirstRow + kernels.Rows; r++)
            if (_fill(_firstRow + r, _examples.Image(r)) is int label) _examples.SetClass(r, label);
        _examples.Write(kernels);
    }

    private void Take(Kernels kernels, ImageStore store)
    {
        for (int r = kernels.FirstRow; r < kernels.FirstRow + kernels.Rows; r++)
            if (_keptBatch!.Label(_firstRow + r) is int label) _examples.SetClass(r, label);
        _examples.WriteClasses(kernels);
        kernels.TakeImages(store, _pass.Example.X.Value);
    }

    private void Compute(Kernels kernels)
    {
        OpClock? clock = kernels.Worker == 0 ? Clock : null;
        long start = Stopwatch.GetTimestamp();
        if (_kept is null) Fill(kernels);
        else Take(kernels, _kept.Store);
        clock?.Add("images", start);
        _pass.Tape.Forward(kernels, 0, _pass.Tape.Length);
        Tape.StartBackward(kernels, _pass.Costs, 1f / _groups.Batch);
    }
}
