using AttentiveWriter.Autograd;
using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>All parameters of a model, by name and in order, with the memory they live in.</summary>
internal sealed class ParameterSet : IDisposable
{
    private readonly Arena _arena = new();
    private readonly List<Parameter> _parameters = [];
    private readonly List<WeightBlock> _blocks = [];
    private readonly ParameterTally? _tally = ParameterTally.Current;

    /// <summary>The parameters in the order in which the model made them.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Packed views of weights, one for each input of each layer.</summary>
    public IReadOnlyList<WeightBlock> Blocks => _blocks;

    /// <summary>Number of learned values.</summary>
    public long Count => _parameters.Sum(p => (long)p.Count);

    /// <summary>Adds a parameter of zeros.</summary>
    public Parameter Add(string name, params int[] shape)
    {
        var parameter = new Parameter(_arena, name, _tally is null ? shape : [1]);
        _tally?.Add(parameter, shape);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Cuts a weight into blocks, one for each input in the given order.</summary>
    /// <param name="weight">[outputs, sum of the inputs].</param>
    /// <param name="inputs">Columns of each input.</param>
    public WeightBlock[] Split(Parameter weight, params ReadOnlySpan<int> inputs)
    {
        var blocks = new WeightBlock[inputs.Length];
        int first = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            blocks[i] = _tally is null ? new WeightBlock(_arena, weight, first, inputs[i]) : new WeightBlock(_arena, weight, 0, 1);
            _tally?.AddBlock(weight, inputs[i]);
            first += inputs[i];
        }
        _blocks.AddRange(blocks);
        return blocks;
    }

    /// <summary>Cuts the weight of a convolution into blocks, one for each input in the given order.</summary>
    /// <param name="weight">[outputs, channels of all inputs, k, k].</param>
    /// <param name="inputs">The inputs.</param>
    public WeightBlock[] Split(Parameter weight, params ReadOnlySpan<ConvolutionShape> inputs)
    {
        var blocks = new WeightBlock[inputs.Length];
        int first = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            blocks[i] = _tally is null ? new WeightBlock(_arena, weight, first, inputs[i].Columns, inputs[i].Taps) : new WeightBlock(_arena, weight, 0, 1);
            _tally?.AddBlock(weight, inputs[i].Columns, inputs[i].Taps);
            first += inputs[i].Columns;
        }
        _blocks.AddRange(blocks);
        return blocks;
    }

    /// <summary>Packs all weights; to be called after any change of their values.</summary>
    public void Pack()
    {
        foreach (WeightBlock block in _blocks) block.Pack();
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose() => _arena.Dispose();
}
