using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The point-wise part of an LSTM, for the rows of one worker.</summary>
/// <remarks>Both directions work in the memory of the gates, so each call copies them first: the numbers would fade to nothing
/// otherwise.</remarks>
public class LstmBenchmarks : KernelBenchmarks
{
    private Matrix _source, _activations, _gates, _previousCell, _cell, _hidden, _dHidden, _dCell, _dPreviousCell;

    /// <summary>Cells of the MNIST model and of CIFAR's.</summary>
    [Params(256, 400)]
    public int Hidden { get; set; }

    [Benchmark]
    public void Forward()
    {
        _source.Span.CopyTo(_gates.Span);
        Kernels.LstmForward(_gates, _previousCell, Hidden, _cell, _hidden);
    }

    [Benchmark]
    public void Backward()
    {
        _activations.Span.CopyTo(_gates.Span);
        Kernels.LstmBackward(_gates, _previousCell, Hidden, _cell, _dHidden, _dCell, _dPreviousCell);
    }

    private protected override void Prepare()
    {
        const int rows = ProductShape.Rows;
        _source = Normal(rows, 4 * Hidden);
        _gates = Zeros(rows, 4 * Hidden);
        _activations = Zeros(rows, 4 * Hidden);
        _previousCell = Normal(rows, Hidden);
        _cell = Zeros(rows, Hidden);
        _hidden = Zeros(rows, Hidden);
        _dHidden = Normal(rows, Hidden);
        _dCell = Normal(rows, Hidden);
        _dPreviousCell = Zeros(rows, Hidden);
        Forward();
        _gates.Span.CopyTo(_activations.Span);
    }
}
