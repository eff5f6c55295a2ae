using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>What all benchmarks of kernels have: a width of register, and memory from where the models have theirs.</summary>
public abstract class KernelBenchmarks : IDisposable
{
    private readonly Arena _arena = new(KnownDevices.Cpu);
    private Executor? _executor;
    private int _arrays;

    /// <summary>Every width that this machine has registers for.</summary>
    public static IEnumerable<int> Widths { get; } = [.. new[] { 512, 256, 128, 32 }.Where(bits => bits <= VectorUnit.WidestBits)];

    /// <summary>Width of the registers.</summary>
    [ParamsSource(nameof(Widths))]
    public int Bits { get; set; }

    /// <summary>The kernels of that width, for the rows of one worker.</summary>
    private protected Kernels Kernels { get; private set; } = null!;

    /// <summary>Loops of that width that no kernel is.</summary>
    private protected SpanKernels Loops { get; private set; } = null!;

    private protected Arena Arena => _arena;

    private protected Device Device => CpuDevice.OfWidth(Bits);

    [GlobalSetup]
    public void Setup()
    {
        _executor = Device.Start(1);
        // One worker's kernels stay its own, with the rows that they were given: benchmarks call them without a run each.
        _executor.Run(ProductShape.Rows, kernels => Kernels = kernels);
        Loops = SpanKernels.OfWidth(Bits);
        Prepare();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _executor?.Dispose();
        _arena.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes memory and fills it.</summary>
    private protected abstract void Prepare();

    /// <summary>Zeros.</summary>
    private protected Matrix Zeros(int rows, int columns) => _arena.Allocate(rows, columns);

    /// <summary>Standard normal numbers times a scale, others for every array.</summary>
    private protected Matrix Normal(int rows, int columns, float scale = 1)
    {
        Matrix matrix = Zeros(rows, columns);
        _arrays++;
        for (int r = 0; r < rows; r++)
        {
            new RandomSource(1, RandomPurpose.Latent).Normal(matrix.Row(r), _arrays, r);
            foreach (ref float value in matrix.Row(r)) value *= scale;
        }
        return matrix;
    }
}
