using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Packing of a layer's weights, once after each step of the optimiser.</summary>
public class PackingBenchmarks : KernelBenchmarks
{
    private Matrix _weight, _forward, _backward;

    public static IEnumerable<ProductShape> Layers => ProductShape.All;

    [ParamsSource(nameof(Layers))]
    public ProductShape Layer { get; set; } = null!;

    /// <summary>W^T, for y = x W^T.</summary>
    [Benchmark]
    public void Forward() => Loops.PackPanelsFromRows(_weight.Span, Layer.Inputs, Layer.Inputs, Layer.Outputs, _forward.Span);

    /// <summary>W, for dx = dy W.</summary>
    [Benchmark]
    public void Backward() => Loops.PackPanels(_weight.Span, Layer.Inputs, 0, Layer.Outputs, Layer.Outputs, Layer.Inputs, _backward.Span);

    private protected override void Prepare()
    {
        _weight = Normal(Layer.Outputs, Layer.Inputs);
        _forward = Zeros(1, Loops.PanelLength(Layer.Inputs, Layer.Outputs));
        _backward = Zeros(1, Loops.PanelLength(Layer.Outputs, Layer.Inputs));
    }
}
