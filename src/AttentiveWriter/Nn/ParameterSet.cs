using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>All parameters of a model, by name and in order, with the memory they live in.</summary>
/// <param name="device">Where they live.</param>
public sealed class ParameterSet(Device device) : IDisposable
{
    private readonly Arena _arena = new(device);
    private readonly List<Parameter> _parameters = [];
    private readonly List<WeightBlock> _blocks = [];

    /// <summary>The parameters in the order in which the model made them.</summary>
    /// <exception cref="ObjectDisposedException">Their memory has been freed.</exception>
    public IReadOnlyList<Parameter> Parameters
    {
        get
        {
            // Whatever draws, measures, trains or saves asks first for the parameters or their device.
            RequireAlive();
            return _parameters;
        }
    }

    /// <summary>Weights as the device keeps them, one block for each input of each layer.</summary>
    public IReadOnlyList<WeightBlock> Blocks => _blocks;

    /// <summary>Where they live.</summary>
    /// <exception cref="ObjectDisposedException">Their memory has been freed.</exception>
    public Device Device
    {
        get
        {
            RequireAlive();
            return device;
        }
    }

    /// <summary>Number of learned values.</summary>
    public long Count => _parameters.Sum(p => (long)p.Count);

    /// <summary>Adds a parameter of zeros.</summary>
    public Parameter Add(string name, params int[] shape)
    {
        var parameter = new Parameter(device, _arena, name, shape);
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
            blocks[i] = device.Prepare(_arena, new WeightColumns(_arena, weight.Value, weight.Gradient, first, inputs[i]));
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
            blocks[i] = device.Prepare(_arena,
                new WeightColumns(_arena, weight.Value, weight.Gradient, first, inputs[i].Columns, inputs[i].Taps));
            first += inputs[i].Columns;
        }
        _blocks.AddRange(blocks);
        return blocks;
    }

    /// <summary>Refuses a set whose memory has been freed.</summary>
    internal void RequireAlive() => _arena.RequireAlive();

    /// <summary>Whether anybody has set values: those of a new model are 0.</summary>
    internal bool AreSet { get; private set; }

    /// <summary>Has the device take over the values of all weights; to be called after any change of them.</summary>
    public void Refresh()
    {
        AreSet = true;
        foreach (WeightBlock block in _blocks) block.Refresh();
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose() => _arena.Dispose();
}
