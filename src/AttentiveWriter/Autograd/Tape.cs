using System.Diagnostics;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A computation recorded once and run at every step: its ops in order, and the memory of all their values and gradients.</summary>
/// <remarks>
/// <para>Recording decides every shape and takes all memory; <see cref="Forward"/> and <see cref="Backward(int, int)"/> are then two loops over the ops,
/// which allocate nothing. A worker of a batch has a tape of its own for its rows, and no row of it depends on another.</para>
/// <para>Gradients of parameters are not formed here: ops leave their inputs and output gradients, and <see cref="ParameterGradients"/> adds
/// them up for all rows of some steps in one product.</para>
/// </remarks>
internal sealed class Tape : IDisposable
{
    private readonly Arena _arena = new();
    private readonly List<Op> _ops = [];
    private readonly List<ParameterUse> _uses = [];
    private readonly Dictionary<int, Stack<Matrix>> _freeGradients = [];
    private float[] _scratch = [];

    /// <summary>Starts an empty tape.</summary>
    /// <param name="rows">Images that it works on at once.</param>
    /// <param name="training">Whether it can run backward; without, no gradient takes memory.</param>
    public Tape(int rows, bool training)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        Rows = rows;
        Training = training;
    }

    /// <summary>Images that the tape works on at once.</summary>
    public int Rows { get; }

    /// <summary>Whether the tape can run backward.</summary>
    public bool Training { get; }

    /// <summary>Where the latent noise comes from; set before <see cref="Forward"/>.</summary>
    public INoise? Noise { get; set; }

    /// <summary>The step of the recurrence that recorded step 0 stands for: a tape of one step is replayed for each.</summary>
    public int Time { get; set; }

    /// <summary>Times every op where set; null costs nothing.</summary>
    public OpClock? Clock { get; set; }

    /// <summary>Floating-point operations of the matrix products of both directions, without those of the parameters' gradients.</summary>
    public double Operations => _ops.Sum(op => op.ForwardOperations + (Training ? op.BackwardOperations : 0));

    /// <summary>Bytes of native memory that values and gradients take.</summary>
    public long Bytes => _arena.Bytes;

    /// <summary>Ops recorded.</summary>
    public int Length => _ops.Count;

    /// <summary>Uses of parameters, in the order of recording.</summary>
    public IReadOnlyList<ParameterUse> Uses => _uses;

    /// <summary>Counts backward passes, so that a gradient knows whether it still holds the last pass's sum.</summary>
    public long Pass { get; private set; }

    /// <summary>Adds a value that the caller fills: data, without a gradient.</summary>
    public Variable Input(int columns) => new(_arena.Allocate(Rows, columns), null);

    /// <summary>Adds a value that an op computes.</summary>
    public Variable Output(int columns) => new(_arena.Allocate(Rows, columns), Training ? new GradientBuffer(this, columns) : null);

    /// <summary>Adds a value whose gradient is summed in the same memory as that of <paramref name="source"/>.</summary>
    /// <remarks>For y = source + something: then dsource = dy + what earlier uses of source add, so one buffer carries the sum backward in time.
    /// All later uses of y must be recorded before any further use of source.</remarks>
    public Variable OutputSharingGradient(Variable source) => new(_arena.Allocate(Rows, source.Columns), source.Buffer);

    /// <summary>Adds a value that an op overwrites with its gradient during backward.</summary>
    public Variable OutputReplacedByGradient(int columns)
    {
        Matrix value = _arena.Allocate(Rows, columns);
        return new Variable(value, Training ? new GradientBuffer(value) : null);
    }

    /// <summary>Makes sure that <see cref="Scratch"/> can lend this many values.</summary>
    public void ReserveScratch(int length)
    {
        if (_scratch.Length < length) _scratch = new float[length];
    }

    /// <summary>Lends memory for the time of one call of an op.</summary>
    public Span<float> Scratch(int length) => _scratch.AsSpan(0, length);

    /// <summary>Notes a use of parameters by the op that is recorded next; the gradient of its output outlives the backward pass.</summary>
    public void Use(ParameterUse use)
    {
        if (use.Output.Buffer is { } buffer) buffer.IsKept = true;
        _uses.Add(use with { Position = _ops.Count });
    }

    /// <summary>Lends memory for a gradient; the first pass takes from the arena what all later ones use again.</summary>
    public Matrix TakeGradient(int columns) =>
        _freeGradients.TryGetValue(columns, out Stack<Matrix>? free) && free.TryPop(out Matrix memory) ? memory : _arena.Allocate(Rows, columns);

    /// <summary>Takes memory back.</summary>
    public void ReturnGradient(Matrix memory)
    {
        if (!_freeGradients.TryGetValue(memory.Columns, out Stack<Matrix>? free)) _freeGradients[memory.Columns] = free = new Stack<Matrix>();
        free.Push(memory);
    }

    /// <summary>Adds an op to the end.</summary>
    public void Record(Op op) => _ops.Add(op);

    /// <summary>Computes all values, first op to last.</summary>
    public void Forward()
    {
        foreach (Op op in _ops)
        {
            long start = Clock is null ? 0 : Stopwatch.GetTimestamp();
            op.Forward();
            Clock?.Add(op.Name + " forward", start, op.ForwardOperations);
        }
    }

    /// <summary>Computes all gradients of the weighted sum of the costs, last op to first.</summary>
    /// <param name="costs">The terms of the loss, [rows, 1] each.</param>
    /// <param name="weight">What each cost of each row counts: 1 / batch for a mean.</param>
    public void Backward(IReadOnlyList<Variable> costs, float weight)
    {
        StartBackward(costs, weight);
        Backward(0, Length);
    }

    /// <summary>Starts a backward pass by the gradients of the costs.</summary>
    /// <param name="costs">The terms of the loss, [rows, 1] each.</param>
    /// <param name="weight">What each cost of each row counts: 1 / batch for a mean.</param>
    public void StartBackward(IReadOnlyList<Variable> costs, float weight)
    {
        Debug.Assert(Training);
        Pass++;
        for (int i = 0; i < costs.Count; i++) costs[i].Gradient.Span.Fill(weight);
    }

    /// <summary>Runs the backward pass through ops [first, end), last to first; those behind them have been run.</summary>
    public void Backward(int first, int end)
    {
        for (int i = end - 1; i >= first; i--)
        {
            long start = Clock is null ? 0 : Stopwatch.GetTimestamp();
            _ops[i].Backward();
            Clock?.Add(_ops[i].Name + " backward", start, _ops[i].BackwardOperations);
            foreach (Variable output in _ops[i].Outputs) output.Buffer?.Release();
        }
    }

    /// <summary>Frees all values and gradients.</summary>
    public void Dispose() => _arena.Dispose();
}
