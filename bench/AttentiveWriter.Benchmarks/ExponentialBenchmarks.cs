using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The exponential and the sigmoid of the images of one worker.</summary>
public class ExponentialBenchmarks : KernelBenchmarks
{
    private Matrix _source, _destination;

    /// <summary>The exponential alone, which no kernel is.</summary>
    [Benchmark]
    public void Exp()
    {
        for (int r = 0; r < _source.Rows; r++) Loops.Exp(_source.Row(r), _destination.Row(r));
    }

    [Benchmark]
    public void Sigmoid() => Kernels.BernoulliMean(_source, _destination);

    private protected override void Prepare()
    {
        _source = Normal(ProductShape.Rows, 28 * 28);
        _destination = Zeros(ProductShape.Rows, 28 * 28);
    }
}
