using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Deals the rows of a batch to threads: each runs the same work on rows of its own.</summary>
/// <typeparam name="V">The register.</typeparam>
internal sealed class CpuExecutor<V> : Executor
    where V : struct, ILanes<V>
{
    // Deep enough that adding to the gradient costs little, few enough steps that they stay in a cache and their sum rounds little.
    private const int SegmentDepth = 1024;

    private readonly WorkerTeam _team;
    private readonly CpuKernels<V>[] _kernels;
    private readonly Action<int> _runWorker;
    private Action<Kernels> _work = _ => { };
    private int _rows;

    /// <summary>Starts the threads.</summary>
    public CpuExecutor(DeviceMemory memory, int workers)
    {
        Memory = memory;
        _team = new WorkerTeam(workers);
        _kernels = [.. Enumerable.Range(0, workers).Select(worker => new CpuKernels<V>(worker))];
        _runWorker = RunWorker;
    }

    /// <inheritdoc/>
    public override DeviceMemory Memory { get; }

    /// <inheritdoc/>
    public override int GradientDepth => SegmentDepth;

    /// <inheritdoc/>
    public override int WorkersFor(int rows) => new BatchPlan(rows, _team.Count).Workers;

    /// <inheritdoc/>
    public override void Run(int rows, Action<Kernels> work)
    {
        (_rows, _work) = (rows, work);
        _team.Run(_runWorker);
    }

    /// <inheritdoc/>
    public override GradientSums Plan(IMemory memory, int rows, IReadOnlyList<GradientSegment> segments) =>
        new CpuGradientSums<V>(memory, new BatchPlan(rows, _team.Count), segments);

    /// <inheritdoc/>
    public override void Dispose() => _team.Dispose();

    private void RunWorker(int worker)
    {
        var plan = new BatchPlan(_rows, _team.Count);
        // Where there are fewer rows than workers.
        if (worker >= plan.Workers) return;
        _kernels[worker].WorkOn(plan);
        _work(_kernels[worker]);
    }
}
