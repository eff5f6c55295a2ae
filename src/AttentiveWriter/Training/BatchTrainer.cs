using System.Diagnostics;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>One training step of a batch: forward and backward by rows, gradients by weights, then Adam.</summary>
/// <remarks>Workers of a device meet only between the phases. All memory is taken by the constructor and the first step; further ones take
/// none.</remarks>
internal sealed class BatchTrainer : IDisposable
{
    private readonly Executor _executor;
    private readonly RecordedLoss _pass;
    private readonly ExampleBuffer _examples;
    private readonly Backpropagation _backpropagation;
    private readonly double[] _reconstruction, _latent;
    private readonly int _batch;
    private readonly Action<Kernels> _compute, _refresh;
    private ExampleFiller _fill = (_, _) => null;

    /// <summary>Records the model for a batch.</summary>
    /// <param name="model">The model; its parameters are changed by <see cref="Step"/>.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="adam">Constants of the optimiser.</param>
    /// <param name="averageDecay">Decay of the moving average of the weights; 0 for none.</param>
    public BatchTrainer(Model model, int batch, int threads, AdamSettings adam, double averageDecay = 0)
    {
        (_batch, _compute, _refresh) = (batch, Compute, kernels => kernels.Refresh(model.Parameters.Blocks));
        (_reconstruction, _latent) = (new double[batch], new double[batch]);
        _executor = model.Device.Start(Math.Min(threads, batch));
        try
        {
            _pass = model.Record(new Tape(_executor, batch, training: true));
            _examples = new ExampleBuffer(_pass.Example, batch);
            _backpropagation = new Backpropagation(_pass.Tape, _pass.Costs);
            Optimiser = new Adam(model.Parameters, _executor, batch, adam);
            if (averageDecay > 0) Average = new WeightAverage(model, _executor, batch, averageDecay);
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

    /// <summary>Floating-point operations of the matrix products of a step.</summary>
    public double Operations => _pass.Tape.Operations + _backpropagation.Operations;

    /// <summary>Times the first worker's ops and what follows them, where set.</summary>
    public OpClock? Clock
    {
        get => _pass.Tape.Clock;
        set => _pass.Tape.Clock = value;
    }

    /// <summary>Workers in use.</summary>
    public int Workers => _executor.WorkersFor(_batch);

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
        _executor.Run(_batch, _refresh);
        Clock?.Add("packing of weights", start);
        Average?.Add();
        return result;
    }

    /// <summary>Computes loss and gradients of a batch and changes nothing else.</summary>
    /// <param name="fill">Called for each row of the batch, on the thread of its worker.</param>
    public StepResult Differentiate(ExampleFiller fill)
    {
        _fill = fill;
        _executor.Run(_batch, _compute);
        _backpropagation.RunStarted();
        _pass.Read(_reconstruction, _latent);
        double reconstruction = 0, latent = 0;
        for (int r = 0; r < _batch; r++)
        {
            reconstruction += _reconstruction[r];
            latent += _latent[r];
        }
        long start = Stopwatch.GetTimestamp();
        double norm = Optimiser.Norm();
        Clock?.Add("norm of the gradient", start);
        return new StepResult(reconstruction / _batch, latent / _batch, norm);
    }

    /// <summary>Returns the rows of the last batch whose loss is not finite.</summary>
    public int[] RowsNotFinite() =>
        [.. Enumerable.Range(0, _batch).Where(r => !double.IsFinite(_reconstruction[r]) || !double.IsFinite(_latent[r]))];

    /// <summary>Frees tapes, moments and threads.</summary>
    public void Dispose()
    {
        Average?.Dispose();
        Optimiser.Dispose();
        _backpropagation.Dispose();
        _pass.Dispose();
        _executor.Dispose();
    }

    private void Compute(Kernels kernels)
    {
        OpClock? clock = kernels.Worker == 0 ? Clock : null;
        long start = Stopwatch.GetTimestamp();
        for (int r = kernels.FirstRow; r < kernels.FirstRow + kernels.Rows; r++)
            if (_fill(r, _examples.Image(r)) is int label) _examples.SetClass(r, label);
        _examples.Write(kernels);
        clock?.Add("images", start);
        _pass.Tape.Forward(kernels, 0, _pass.Tape.Length);
        Tape.StartBackward(kernels, _pass.Costs, 1f / _batch);
    }
}
