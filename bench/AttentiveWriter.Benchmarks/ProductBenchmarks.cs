using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The three products of a linear layer, with everything packed.</summary>
public class ProductBenchmarks : KernelBenchmarks
{
    // Small enough that sums over millions of calls stay ordinary numbers.
    private const float Scale = 1e-3f;

    private Matrix _input, _dOutput, _output, _dInput, _tiles, _inputs, _gradient;
    private WeightBlock _weight = null!;

    public static IEnumerable<ProductShape> Layers => ProductShape.All;

    [ParamsSource(nameof(Layers))]
    public ProductShape Layer { get; set; } = null!;

    /// <summary>y += x W^T.</summary>
    [Benchmark]
    public void Forward() => Kernels.LinearForward(_input, _weight, _output);

    /// <summary>dx += dy W.</summary>
    [Benchmark]
    public void Backward() => Kernels.LinearBackward(_dOutput, _weight, _dInput);

    /// <summary>dW += dy^T x, for a slab of the outputs and some of the rows and steps.</summary>
    [Benchmark]
    public void WeightGradient() =>
        Loops.AccumulateTiles(Layer.Slab, Layer.Depth, Layer.Inputs, _tiles.Span, _inputs.Span, _gradient.Span);

    /// <summary>Floating-point operations of a call of the named benchmark.</summary>
    internal static double Operations(ProductShape layer, string name) =>
        2.0 * layer.Inputs * (name == nameof(WeightGradient) ? layer.Slab * layer.Depth : layer.Outputs * ProductShape.Rows);

    private protected override void Prepare()
    {
        const int rows = ProductShape.Rows;
        (int inputs, int outputs, int slab, int depth) = (Layer.Inputs, Layer.Outputs, Layer.Slab, Layer.Depth);
        Matrix weight = Normal(outputs, inputs, Scale), x = Normal(depth, inputs, Scale), dy = Normal(depth, slab, Scale);
        _input = Normal(rows, inputs, Scale);
        _dOutput = Normal(rows, outputs, Scale);
        _output = Zeros(rows, outputs);
        _dInput = Zeros(rows, inputs);
        _weight = Device.Prepare(Arena, new WeightColumns(Arena, weight, weight, 0, inputs));
        _weight.Refresh();
        _tiles = Zeros(1, slab * depth);
        Packing.PackTilesFromColumns(dy.Span, slab, 0, depth, slab, depth, _tiles.Span);
        _inputs = Zeros(1, Loops.PanelLength(depth, inputs));
        Loops.PackPanels(x.Span, inputs, 0, depth, depth, inputs, _inputs.Span);
        _gradient = Zeros(slab, inputs);
    }
}
