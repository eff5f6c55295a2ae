using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Linear layers of one width, each followed by a function.</summary>
public sealed class Perceptron
{
    private readonly ActivationFunction _function;
    private readonly LinearLayer[] _layers;

    /// <summary>Adds <c>name.0.weight</c>, <c>name.0.bias</c>, <c>name.1.weight</c>, ...</summary>
    /// <param name="parameters">Where the parameters go.</param>
    /// <param name="name">The name.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="hidden">Units of each.</param>
    /// <param name="function">What follows each.</param>
    /// <param name="inputs">Columns of each input.</param>
    public Perceptron(ParameterSet parameters, string name, int layers, int hidden, ActivationFunction function, params int[] inputs)
    {
        _function = function;
        _layers = [.. Enumerable.Range(0, layers)
            .Select(i => new LinearLayer(parameters, $"{name}.{i}", hidden, i == 0 ? inputs : [hidden]))];
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        foreach (LinearLayer layer in _layers) layer.Initialise(initialiser);
    }

    /// <summary>Records the layers.</summary>
    public Variable Apply(params Variable[] inputs)
    {
        foreach (LinearLayer layer in _layers) inputs = [Activation.Record(_function, layer.Apply(inputs))];
        return inputs[0];
    }
}
