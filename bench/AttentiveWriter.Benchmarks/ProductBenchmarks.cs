using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The three products of a linear layer, with everything packed.</summary>
public class ProductBenchmarks : KernelBenchmarks
{
    // Small enough that sums over millions of calls stay ordinary numbers.
    private const float Scale = 1e-3f;

    private Matrix _input, _dOutput, _output, _dInput, _forward, _backward, _tiles, _inputs, _gradient;

    public static IEnumerable<ProductShape> Layers => ProductShape.All;

    [ParamsSource(nameof(Layers))]
    public ProductShape Layer { get; set; } = null!;

    /// <summary>y += x W^T.</summary>
    [Benchmark]
    public void Forward() =>
        Kernels.AccumulateProduct(ProductShape.Rows, Layer.Inputs, Layer.Outputs, _input.Span, _forward.Span, _output.Span);

    /// <summary>dx += dy W.</summary>
    [Benchmark]
    public void Backward() =>
        Kernels.AccumulateProduct(ProductShape.Rows, Layer.Outputs, Layer.Inputs, _dOutput.Span, _backward.Span, _dInput.Span);

    /// <summary>dW += dy^T x, for a slab of the outputs and some of the rows and steps.</summary>
    [Benchmark]
    public void WeightGradient() =>
        Kernels.AccumulateTiles(Layer.Slab, Layer.Depth, Layer.Inputs, _tiles.Span, _inputs.Span, _gradient.Span);

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
        _forward = Zeros(1, Kernels.PanelLength(inputs, outputs));
        Kernels.PackPanelsFromRows(weight.Span, inputs, inputs, outputs, _forward.Span);
        _backward = Zeros(1, Kernels.PanelLength(outputs, inputs));
        Kernels.PackPanels(weight.Span, inputs, 0, outputs, outputs, inputs, _backward.Span);
        _tiles = Zeros(1, slab * depth);
        Packing.PackTilesFromColumns(dy.Span, slab, 0, depth, slab, depth, _tiles.Span);
        _inputs = Zeros(1, Kernels.PanelLength(depth, inputs));
        Kernels.PackPanels(x.Span, inputs, 0, depth, depth, inputs, _inputs.Span);
        _gradient = Zeros(slab, inputs);
    }
}
