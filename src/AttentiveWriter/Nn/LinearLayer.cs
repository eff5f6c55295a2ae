using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>W(.): a linear map with bias, of one or several inputs.</summary>
public sealed class LinearLayer
{
    private readonly string _name;
    private readonly Parameter _weight;
    private readonly WeightBlock[] _blocks;

    /// <summary>Adds <c>name.weight</c> [outputs, all inputs] and <c>name.bias</c> [outputs].</summary>
    public LinearLayer(ParameterSet parameters, string name, int outputs, params int[] inputs)
    {
        _name = name;
        _weight = parameters.Add(name + ".weight", outputs, inputs.Sum());
        Bias = parameters.Add(name + ".bias", outputs);
        _blocks = parameters.Split(_weight, inputs);
    }

    /// <summary>The bias, [outputs].</summary>
    public Parameter Bias { get; }

    /// <summary>Sets uniform weights and a bias of zeros.</summary>
    public void Initialise(Initialiser initialiser)
    {
        initialiser.Uniform(_weight, _weight.Shape[1]);
        Initialiser.Fill(Bias, 0);
    }

    /// <summary>Records the layer.</summary>
    public Variable Apply(params Variable[] inputs) => Linear.Record(_name, _blocks, Bias, inputs);
}
