using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>A step of Adam on one thread, over as many parameters as the paper's MNIST model has.</summary>
public class AdamBenchmarks : KernelBenchmarks
{
    private Matrix _gradient, _value, _mean, _variance;

    [Benchmark]
    public void Step() =>
        Kernels.AdamStep(_gradient.Span, 1, _value.Span, _mean.Span, _variance.Span, 0.9f, 0.999f, 1e-3f, 1, 1e-8f);

    private protected override void Prepare()
    {
        using var model = new DrawModel(new DrawSettings());
        // Rows keep within what one address of the random numbers gives.
        int columns = 1 << 16, rows = (int)(model.ParameterCount / columns);
        _gradient = Normal(rows, columns);
        _value = Normal(rows, columns);
        _mean = Zeros(rows, columns);
        _variance = Zeros(rows, columns);
    }
}
