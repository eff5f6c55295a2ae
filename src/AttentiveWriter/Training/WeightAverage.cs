using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>The exponential moving average of a model's weights over the steps (Polyak and Juditsky 1992), and a model that has
/// it.</summary>
/// <remarks>It begins at 0, as Adam's moments do, and 1 - d^t takes the beginning out of it: after one step it is that step's
/// weights.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly Executor _executor;
    private readonly Arena _arena;
    private readonly double _decay;
    private readonly int _rows;
    private readonly Action<Kernels> _move;
    private readonly Model _model;
    private long _read = -1;

    /// <summary>Starts before the first step.</summary>
    /// <param name="model">The model in training.</param>
    /// <param name="executor">What the work runs on.</param>
    /// <param name="rows">Rows of the batch, whose workers share the parameters.</param>
    /// <param name="decay">d, above 0, below 1.</param>
    public WeightAverage(Model model, Executor executor, int rows, double decay)
    {
        (_executor, _rows, _decay) = (executor, rows, decay);
        _arena = new Arena(executor.Memory);
        var all = model.Parameters.Parameters
            .Select(p => (Parameter: p, Average: _arena.Allocate(p.Value.Rows, p.Value.Columns))).ToArray();
        All = all;
        _model = model.Settings.Create(model.Device);
        _move = kernels =>
        {
            foreach ((Parameter parameter, Matrix average) in all) kernels.MoveAverage(parameter.Value, (float)_decay, average);
        };
    }

    /// <summary>Each parameter with its average as it is summed, in the order of the model.</summary>
    public IReadOnlyList<(Parameter Parameter, Matrix Average)> All { get; }

    /// <summary>Steps that have been added.</summary>
    public long Steps { get; set; }

    /// <summary>A model with the average of now; before any step, with the weights as they are.</summary>
    public Model Model
    {
        get
        {
            if (_read == Steps) return _model;
            foreach (((Parameter parameter, Matrix average), Parameter target) in All.Zip(_model.Parameters.Parameters))
                target.Write(Steps == 0 ? parameter.Read() : InPlace(_executor.Memory.Read(average), _decay, Steps));
            _model.Parameters.Refresh();
            _read = Steps;
            return _model;
        }
    }

    /// <summary>Returns the average of what was summed over this many steps, at least 1.</summary>
    public static float[] Of(float[] sum, double decay, long steps) => InPlace([.. sum], decay, steps);

    private static float[] InPlace(float[] sum, double decay, long steps)
    {
        // What was multiplied by is a float: near 1, the number meant has another 1 - d.
        double share = 1 - Math.Pow((float)decay, steps);
        foreach (ref float value in sum.AsSpan()) value = (float)(value / share);
        return sum;
    }

    /// <summary>Adds the weights after a step.</summary>
    public void Add()
    {
        _executor.Run(_rows, _move);
        Steps++;
    }

    /// <summary>Frees the average and its model.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _model.Dispose();
    }
}
