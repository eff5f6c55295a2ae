using System.Diagnostics;
using AttentiveWriter.Autograd;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>One training step of a batch on all workers: forward and backward by rows, gradients by weights, then Adam.</summary>
/// <remarks>Workers meet only between the phases. All memory is taken by the constructor; a step allocates none.</remarks>
internal sealed class BatchTrainer : IDisposable
{
    private readonly Model _model;
    private readonly BatchPlan _plan;
    private readonly WorkerTeam _team;
    private readonly ModelPass[] _passes;
    private readonly ParameterGradients _gradients;
    private readonly Action<int> _compute, _measure, _update, _pack, _measureUpdate;
    private Action<int, int, Span<float>> _fill = (_, _, _) => { };
    private double _norm, _learningRate;

    /// <summary>Records the model for a batch.</summary>
    /// <param name="model">The model; its parameters are changed by <see cref="Step"/>.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="adam">Constants of the optimiser.</param>
    public BatchTrainer(Model model, int batch, int threads, AdamSettings adam)
    {
        _model = model;
        _plan = new BatchPlan(batch, threads);
        _team = new WorkerTeam(_plan.Workers);
        Optimiser = new Adam(model.Parameters, adam);
        _passes = new ModelPass[_plan.Workers];
        for (int w = 0; w < _passes.Length; w++) _passes[w] = model.Record(new Tape(_plan.RowCount(w), training: true));
        _gradients = new ParameterGradients(_plan, [.. _passes.Select(p => p.Tape)]);
        _model.Parameters.Pack();
        _compute = Compute;
        _measure = worker => Optimiser.Measure(worker, _plan.Workers);
        _update = worker => Optimiser.Update(worker, _plan.Workers, _norm, _learningRate);
        _pack = Pack;
        _measureUpdate = worker => Optimiser.MeasureUpdate(worker, _plan.Workers, _learningRate);
    }

    /// <summary>The optimiser and its moments.</summary>
    public Adam Optimiser { get; }

    /// <summary>Floating-point operations of the matrix products of a step.</summary>
    public double Operations => _passes.Sum(p => p.Tape.Operations) + _gradients.Operations;

    /// <summary>Times the first worker's ops and what follows them, where set.</summary>
    public OpClock? Clock
    {
        get => _passes[0].Tape.Clock;
        set => _passes[0].Tape.Clock = value;
    }

    /// <summary>Workers in use.</summary>
    public int Workers => _plan.Workers;

    /// <summary>First row of the batch that a worker has.</summary>
    public int FirstRow(int worker) => _plan.FirstRow(worker);

    /// <summary>The recorded model of a worker.</summary>
    public ModelPass Pass(int worker) => _passes[worker];

    /// <summary>Gives every worker the noise of its rows.</summary>
    /// <param name="source">The numbers.</param>
    /// <returns>The noise of each worker, whose step is the caller's to set.</returns>
    public PhiloxNoise[] UseNoise(RandomSource source)
    {
        PhiloxNoise[] noise = [.. Enumerable.Range(0, Workers).Select(w => new PhiloxNoise(source, FirstRow(w)))];
        for (int w = 0; w < Workers; w++) Pass(w).Tape.Noise = noise[w];
        return noise;
    }

    /// <summary>Does one step. Where the result is not finite, no parameter has changed.</summary>
    /// <param name="fill">Called for each image as (worker, row of the batch, where its pixels go), on the worker's thread.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    public StepResult Step(Action<int, int, Span<float>> fill, double learningRate)
    {
        StepResult result = Differentiate(fill);
        if (!result.IsFinite) return result;
        _norm = result.GradientNorm;
        _learningRate = learningRate;
        Optimiser.Steps++;
        long start = Stopwatch.GetTimestamp();
        _team.Run(_update);
        Clock?.Add("Adam", start);
        start = Stopwatch.GetTimestamp();
        _team.Run(_pack);
        Clock?.Add("packing of weights", start);
        return result;
    }

    /// <summary>Computes loss and gradients of a batch and changes nothing else.</summary>
    public StepResult Differentiate(Action<int, int, Span<float>> fill)
    {
        _fill = fill;
        _team.Run(_compute);
        _gradients.Run(_team);
        double reconstruction = 0, latent = 0;
        foreach (ModelPass pass in _passes)
            for (int r = 0; r < pass.Tape.Rows; r++)
            {
                reconstruction += pass.Reconstruction.Value.Row(r)[0];
                latent += pass.Latent(r);
            }
        long start = Stopwatch.GetTimestamp();
        _team.Run(_measure);
        Clock?.Add("norm of the gradient", start);
        return new StepResult(reconstruction / _plan.Rows, latent / _plan.Rows, Optimiser.Norm());
    }

    /// <summary>Returns the norm of the last step's update over the norm of the weights.</summary>
    public double UpdateRatio()
    {
        _team.Run(_measureUpdate);
        return Optimiser.UpdateRatio();
    }

    /// <summary>Returns the rows of the last batch whose loss is not finite.</summary>
    public int[] RowsNotFinite()
    {
        var rows = new List<int>();
        for (int w = 0; w < _passes.Length; w++)
            for (int r = 0; r < _passes[w].Tape.Rows; r++)
                if (!float.IsFinite(_passes[w].Reconstruction.Value.Row(r)[0]) || !double.IsFinite(_passes[w].Latent(r))) rows.Add(FirstRow(w) + r);
        return [.. rows];
    }

    /// <summary>Frees tapes, moments and threads.</summary>
    public void Dispose()
    {
        _team.Dispose();
        foreach (ModelPass pass in _passes) pass.Dispose();
        _gradients.Dispose();
        Optimiser.Dispose();
    }

    private void Compute(int worker)
    {
        ModelPass pass = _passes[worker];
        long start = Stopwatch.GetTimestamp();
        for (int r = 0; r < pass.Tape.Rows; r++) _fill(worker, _plan.FirstRow(worker) + r, pass.Image.Value.Row(r));
        pass.Tape.Clock?.Add("images", start);
        pass.Tape.Forward();
        pass.Tape.StartBackward(pass.Costs, 1f / _plan.Rows);
    }

    private void Pack(int worker)
    {
        for (int i = worker; i < _model.Parameters.Blocks.Count; i += _plan.Workers) _model.Parameters.Blocks[i].Pack();
    }
}
