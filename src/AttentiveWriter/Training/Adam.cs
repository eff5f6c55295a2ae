using AttentiveWriter.Autograd;
using AttentiveWriter.Kernels;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Adam with clipping by the global norm, over all parameters of a model.</summary>
/// <remarks>Parameters are cut into fixed runs that are dealt to workers; the norm adds the runs in their order, so no bit depends on the workers.</remarks>
internal sealed class Adam : IDisposable
{
    private const int RunLength = 16384;

    private readonly Arena _arena = new();
    private readonly AdamSettings _settings;
    private readonly List<Run> _runs = [];
    private readonly double[] _squares, _updates, _weights;

    /// <summary>Starts with moments of zero.</summary>
    public Adam(ParameterSet parameters, AdamSettings settings)
    {
        _settings = settings;
        foreach (Parameter parameter in parameters.Parameters)
        {
            var moments = new Moments(parameter, _arena.Allocate(1, parameter.Count), _arena.Allocate(1, parameter.Count));
            All.Add(moments);
            for (int first = 0; first < parameter.Count; first += RunLength)
                _runs.Add(new Run(moments, first, Math.Min(RunLength, parameter.Count - first)));
        }
        _squares = new double[_runs.Count];
        _updates = new double[_runs.Count];
        _weights = new double[_runs.Count];
    }

    /// <summary>The moments of each parameter, in the order of the model.</summary>
    public List<Moments> All { get; } = [];

    /// <summary>Steps done: t of the algorithm.</summary>
    public long Steps { get; set; }

    /// <summary>Sums the squares of one worker's share of the gradient.</summary>
    public void Measure(int worker, int workers)
    {
        for (int i = worker; i < _runs.Count; i += workers)
            _squares[i] = RowMath.SumOfSquares(_runs[i].Of(_runs[i].Moments.Parameter.Gradient));
    }

    /// <summary>Returns the global norm of the gradient, after every worker has measured its share.</summary>
    public double Norm()
    {
        double sum = 0;
        foreach (double square in _squares) sum += square;
        return Math.Sqrt(sum);
    }

    /// <summary>Updates one worker's share of the parameters; <see cref="Steps"/> already counts this step.</summary>
    public void Update(int worker, int workers, double norm, double learningRate)
    {
        float scale = (float)Math.Min(1, _settings.ClipNorm / (norm + 1e-6));
        (float rate, float correction) = Bias(learningRate);
        for (int i = worker; i < _runs.Count; i += workers)
        {
            Run run = _runs[i];
            KernelSet.Current.AdamStep(run.Of(run.Moments.Parameter.Gradient), scale, run.Of(run.Moments.Parameter.Value), run.Of(run.Moments.Mean),
                run.Of(run.Moments.Variance), _settings.Beta1, _settings.Beta2, rate, correction, _settings.Epsilon);
        }
    }

    /// <summary>Sums the squares of one worker's share of the last update, which the moments still tell, and of the weights.</summary>
    public void MeasureUpdate(int worker, int workers, double learningRate)
    {
        (float rate, float correction) = Bias(learningRate);
        for (int i = worker; i < _runs.Count; i += workers)
        {
            Run run = _runs[i];
            _weights[i] = RowMath.SumOfSquares(run.Of(run.Moments.Parameter.Value));
            _updates[i] = UpdateKernel.SumOfSquares(run.Of(run.Moments.Mean), run.Of(run.Moments.Variance), rate, correction, _settings.Epsilon);
        }
    }

    /// <summary>Returns the norm of the last update over that of the weights, after every worker has measured its share.</summary>
    public double UpdateRatio()
    {
        double update = 0, weight = 0;
        for (int i = 0; i < _runs.Count; i++)
        {
            update += _updates[i];
            weight += _weights[i];
        }
        return weight > 0 ? Math.Sqrt(update / weight) : 0;
    }

    /// <summary>Whether every weight and moment is a finite number.</summary>
    public bool IsFinite()
    {
        foreach (Run run in _runs)
        {
            // A sum of squares in double is finite if and only if all of its floats are.
            double sum = RowMath.SumOfSquares(run.Of(run.Moments.Parameter.Value)) + RowMath.SumOfSquares(run.Of(run.Moments.Mean))
                + RowMath.SumOfSquares(run.Of(run.Moments.Variance));
            if (!double.IsFinite(sum)) return false;
        }
        return true;
    }

    private (float Rate, float Correction) Bias(double learningRate) =>
        ((float)(learningRate / (1 - Math.Pow(_settings.Beta1, Steps))), (float)Math.Sqrt(1 - Math.Pow(_settings.Beta2, Steps)));

    /// <summary>Frees the moments.</summary>
    public void Dispose() => _arena.Dispose();

    /// <summary>The moments of a parameter.</summary>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="Mean">m, as many values.</param>
    /// <param name="Variance">v, as many values.</param>
    public sealed record Moments(Parameter Parameter, Matrix Mean, Matrix Variance);

    private readonly record struct Run(Moments Moments, int First, int Length)
    {
        public Span<float> Of(Matrix values) => values.Span.Slice(First, Length);
    }
}
