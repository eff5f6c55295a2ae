using System.Diagnostics;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A computation recorded once and run at every step: its ops in order, and the memory of all their values and
/// gradients.</summary>
/// <remarks>
/// <para>Recording decides every shape and takes all memory; running is then two loops over the ops, which allocate nothing and read
/// nothing on the host: what changes from step to step lies where the device can read it. All workers of a device run the same tape, each
/// on rows of its own.</para>
/// <para>Gradients of parameters are not formed here: ops leave their inputs and output gradients, and <see cref="Backpropagation"/> has
/// them added up for all rows of some steps in one product.</para>
/// </remarks>
public sealed class Tape : IDisposable
{
    private readonly Arena _arena;
    private readonly Executor _executor;
    private readonly List<Op> _ops = [];
    private readonly List<ParameterUse> _uses = [];
    private readonly Action<Kernels> _forward;
    private GradientMemory? _gradients;

    /// <summary>Starts an empty tape.</summary>
    /// <param name="executor">What runs it; the caller's to dispose.</param>
    /// <param name="rows">Images that it works on at once, at least 1.</param>
    /// <param name="training">Whether it can run backward; without, no gradient takes memory.</param>
    public Tape(Executor executor, int rows, bool training)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        (_executor, Rows, Training) = (executor, rows, training);
        _arena = new Arena(Memory);
        Noise = new Noise(Memory, _arena);
        _forward = kernels => Forward(kernels, 0, Length);
    }

    /// <summary>The memory that holds its values.</summary>
    public DeviceMemory Memory => _executor.Memory;

    /// <summary>What runs it.</summary>
    public Executor Executor => _executor;

    /// <summary>Images that the tape works on at once.</summary>
    public int Rows { get; }

    /// <summary>Whether the tape can run backward.</summary>
    public bool Training { get; }

    /// <summary>Where the latent noise comes from.</summary>
    public Noise Noise { get; }

    /// <summary>Times every op of the first worker where set; null costs nothing.</summary>
    internal OpClock? Clock { get; set; }

    /// <summary>Floating-point operations of the matrix products of both directions, without those of the parameters' gradients.</summary>
    public double Operations => _ops.Sum(op => op.ForwardOperations + (Training ? op.BackwardOperations : 0));

    /// <summary>Bytes of device memory that values and gradients take.</summary>
    public long Bytes => _arena.Bytes;

    /// <summary>Ops recorded.</summary>
    public int Length => _ops.Count;

    /// <summary>Uses of parameters, in the order of recording.</summary>
    public IReadOnlyList<ParameterUse> Uses => _uses;

    /// <summary>Adds a value that the caller fills: data, without a gradient.</summary>
    /// <param name="columns">Values a row.</param>
    public Variable Input(int columns) => new(this, _arena.Allocate(Rows, columns), null);

    /// <summary>Adds a value that an op computes.</summary>
    /// <param name="columns">Values a row.</param>
    public Variable Output(int columns) => new(this, _arena.Allocate(Rows, columns), Training ? new GradientBuffer(columns) : null);

    /// <summary>Adds a value whose gradient is summed in the same memory as that of <paramref name="source"/>.</summary>
    /// <remarks>For y = source + something: then dsource = dy + what earlier uses of source add, so one buffer carries the sum backward in
    /// time. All later uses of y must be recorded before any further use of source.</remarks>
    /// <param name="source">The value that is added to.</param>
    public Variable OutputSharingGradient(Variable source) => new(this, _arena.Allocate(Rows, source.Columns), source.Buffer);

    /// <summary>Adds a value that an op overwrites with its gradient during backward.</summary>
    /// <param name="columns">Values a row.</param>
    public Variable OutputReplacedByGradient(int columns)
    {
        Matrix value = _arena.Allocate(Rows, columns);
        return new Variable(this, value, Training ? new GradientBuffer(value) : null);
    }

    /// <summary>Notes a use of parameters by the op that is recorded next; the gradient of its output outlives the backward pass.</summary>
    /// <param name="use">The use.</param>
    /// <exception cref="ArgumentException">The parameters live on another device than the tape.</exception>
    /// <exception cref="ObjectDisposedException">Their memory has been freed.</exception>
    public void Use(ParameterUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        if (use.Owners.Any(arena => !ReferenceEquals(arena.Memory, Memory)))
            throw new ArgumentException("the parameters live on another device than the tape");
        foreach (Arena arena in use.Owners) arena.RequireAlive();
        if (use.Output.Buffer is { } buffer) buffer.IsKept = true;
        _uses.Add(use with { Position = _ops.Count });
    }

    /// <summary>Adds an op to the end.</summary>
    /// <param name="op">The op.</param>
    /// <exception cref="ArgumentException">It reads or computes a value of another tape.</exception>
    /// <exception cref="InvalidOperationException">The tape has run backward: its memory is planned.</exception>
    public void Record(Op op)
    {
        ArgumentNullException.ThrowIfNull(op);
        if (op.Inputs.Concat(op.Outputs).Any(v => v.Tape != this)) throw new ArgumentException($"{op.Name} has a value of another tape");
        if (HasGradients) throw new InvalidOperationException("the tape has run backward and can record no more");
        _ops.Add(op);
    }

    /// <summary>Computes all values, first op to last.</summary>
    public void Forward() => _executor.Run(Rows, _forward);

    /// <summary>Computes the values of ops [first, end) for the rows of one worker.</summary>
    /// <param name="kernels">The worker.</param>
    /// <param name="first">The first op.</param>
    /// <param name="end">The op past the last.</param>
    public void Forward(Kernels kernels, int first, int end)
    {
        OpClock? clock = kernels.Worker == 0 ? Clock : null;
        for (int i = first; i < end; i++)
        {
            long start = clock is null ? 0 : Stopwatch.GetTimestamp();
            _ops[i].Forward(kernels);
            clock?.Add(_ops[i].Name + " forward", start, _ops[i].ForwardOperations);
        }
    }

    /// <summary>Whether gradients have their memory.</summary>
    internal bool HasGradients => _gradients is not null;

    /// <summary>Gives out the memory of all gradients; to be called once, when all is recorded.</summary>
    /// <param name="costs">The terms of the loss, with which backward begins.</param>
    internal void PlanGradients(IReadOnlyList<Variable> costs)
    {
        if (!Training) throw new InvalidOperationException("the tape was not made to train");
        if (HasGradients) throw new InvalidOperationException("the gradients of the tape are planned already");
        _gradients = new GradientMemory(_arena, Rows, _ops, costs);
    }

    /// <summary>Starts a backward pass by the gradients of the costs, for the rows of one worker.</summary>
    /// <param name="kernels">The worker.</param>
    /// <param name="costs">The terms of the loss, [rows, 1] each.</param>
    /// <param name="weight">What each cost of each row counts: 1 / batch for a mean.</param>
    internal static void StartBackward(Kernels kernels, IReadOnlyList<Variable> costs, float weight)
    {
        for (int i = 0; i < costs.Count; i++) kernels.Fill(costs[i].Gradient, weight);
    }

    /// <summary>Runs the backward pass of one worker's rows through ops [first, end), last to first; those behind them have been
    /// run.</summary>
    /// <param name="kernels">The worker.</param>
    /// <param name="first">The first op.</param>
    /// <param name="end">The op past the last.</param>
    internal void Backward(Kernels kernels, int first, int end)
    {
        OpClock? clock = kernels.Worker == 0 ? Clock : null;
        for (int i = end - 1; i >= first; i--)
        {
            long start = clock is null ? 0 : Stopwatch.GetTimestamp();
            foreach (GradientBuffer buffer in _gradients!.Begun(i)) kernels.Fill(buffer.Memory, 0);
            _ops[i].Backward(kernels);
            clock?.Add(_ops[i].Name + " backward", start, _ops[i].BackwardOperations);
        }
    }

    /// <summary>Frees all values and gradients.</summary>
    public void Dispose() => _arena.Dispose();
}
