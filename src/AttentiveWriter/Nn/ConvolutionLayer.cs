using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>A convolution with bias, of one or several inputs.</summary>
public sealed class ConvolutionLayer
{
    private readonly string _name;
    private readonly Parameter _weight;
    private readonly WeightBlock[] _blocks;

    /// <summary>Adds <c>name.weight</c> [outputs, channels of all inputs, k, k] and <c>name.bias</c> [outputs].</summary>
    /// <param name="parameters">Where the parameters go.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="plan">The shapes; all inputs have the same kernel.</param>
    public ConvolutionLayer(ParameterSet parameters, string name, ConvolutionPlan plan)
    {
        int kernel = plan.Inputs[0].Kernel;
        if (plan.Inputs.Any(input => input.Kernel != kernel))
            throw new ArgumentException($"{name}: kernels of {string.Join(", ", plan.Inputs.Select(i => i.Kernel))}, expected one size");
        (_name, Plan) = (name, plan);
        _weight = parameters.Add(name + ".weight", plan.Outputs, plan.Inputs.Sum(input => input.Channels), kernel, kernel);
        Bias = parameters.Add(name + ".bias", plan.Outputs);
        _blocks = parameters.Split(_weight, plan.Inputs);
    }

    /// <summary>The shapes.</summary>
    public ConvolutionPlan Plan { get; }

    /// <summary>The bias, [outputs].</summary>
    public Parameter Bias { get; }

    /// <summary>Sets uniform weights and a bias of zeros.</summary>
    public void Initialise(Initialiser initialiser)
    {
        initialiser.Uniform(_weight, _weight.Value.Columns);
        Initialiser.Fill(Bias, 0);
    }

    /// <summary>Records the layer.</summary>
    /// <param name="inputs">The inputs, in the order of the plan.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    public Variable Apply(IReadOnlyList<Variable> inputs, Variable? output = null) =>
        Convolution.Record(_name, _blocks, Bias, Plan, inputs, output);
}
