using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Lanes;
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
        for (int r = 0; r < _source.Rows; r++)
            switch (Bits)
            {
                case 512: Exp<Lanes512>(_source.Row(r), _destination.Row(r)); break;
                case 256: Exp<Lanes256>(_source.Row(r), _destination.Row(r)); break;
                case 128: Exp<Lanes128>(_source.Row(r), _destination.Row(r)); break;
                default: Exp<Lanes32>(_source.Row(r), _destination.Row(r)); break;
            }
    }

    [Benchmark]
    public void Sigmoid()
    {
        for (int r = 0; r < _source.Rows; r++) Kernels.Sigmoid(_source.Row(r), _destination.Row(r));
    }

    private protected override void Prepare()
    {
        _source = Normal(ProductShape.Rows, 28 * 28);
        _destination = Zeros(ProductShape.Rows, 28 * 28);
    }

    private static void Exp<V>(ReadOnlySpan<float> source, Span<float> destination)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < destination.Length; i += V.Count) VectorMath.Store(VectorMath.Exp(VectorMath.Load<V>(source, i)), destination, i);
    }
}
