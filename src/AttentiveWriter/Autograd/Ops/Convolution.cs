using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = x_1 * W_1 + x_2 * W_2 + ... + b: a convolution of several inputs, each with its stride, padding and upsampling.</summary>
/// <remarks>Weight gradients are deferred, see <see cref="Backpropagation"/>.</remarks>
public sealed class Convolution : Op
{
    private readonly string _name;
    private readonly WeightBlock[] _blocks;
    private readonly Parameter _bias;
    private readonly ConvolutionPlan _plan;
    private readonly Variable[] _inputs;
    private readonly Matrix[] _values;
    private readonly Variable _output;
    private Matrix[]? _gradients;

    private Convolution(string name, WeightBlock[] blocks, Parameter bias, ConvolutionPlan plan, Variable[] inputs, Variable output)
        : base(inputs, output)
    {
        (_name, _blocks, _bias, _plan, _inputs, _output) = (name, blocks, bias, plan, inputs, output);
        _values = [.. inputs.Select(input => input.Value)];
    }

    /// <summary>Records the convolution.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="blocks">A block for each input, [outputs, k * k * channels], all of the same outputs.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="plan">The shapes.</param>
    /// <param name="inputs">[rows, height * width * channels] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, height * width * outputs].</returns>
    public static Variable Record(
        string name, WeightBlock[] blocks, Parameter bias, ConvolutionPlan plan, IReadOnlyList<Variable> inputs, Variable? output = null)
    {
        if (inputs.Count != blocks.Length || plan.Inputs.Length != blocks.Length)
            throw new ArgumentException($"{name}: {inputs.Count} inputs and {plan.Inputs.Length} shapes for {blocks.Length} blocks");
        for (int i = 0; i < blocks.Length; i++)
        {
            ConvolutionShape shape = plan.Inputs[i];
            if (inputs[i].Columns != shape.InputLength)
                throw new ArgumentException($"{name}: input {i} has {inputs[i].Columns} columns, expected {shape.InputLength}");
            if (blocks[i].Inputs != shape.Columns || blocks[i].Columns.Taps != shape.Taps)
                throw new ArgumentException($"{name}: block {i} has {blocks[i].Inputs} inputs at {blocks[i].Columns.Taps} taps, "
                    + $"expected {shape.Columns} at {shape.Taps}");
        }
        Tape tape = inputs[0].Tape;
        output ??= tape.Output(plan.OutputLength);
        if (bias.Count != plan.Outputs || blocks.Any(b => b.Outputs != plan.Outputs) || output.Columns != plan.OutputLength)
            throw new ArgumentException(
                $"{name}: {blocks[0].Outputs} outputs, {bias.Count} biases and an output of {output.Columns} columns, "
                + $"expected {plan.Outputs}, {plan.Outputs} and {plan.OutputLength}");
        tape.Use(new ParameterUse(blocks, [.. inputs], bias, output) { Convolution = plan });
        tape.Record(new Convolution(name, blocks, bias, plan, [.. inputs], output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"{nameof(Convolution)} {_name}";

    /// <inheritdoc/>
    public override double ForwardOperations => Operations(_ => true);

    /// <inheritdoc/>
    public override double BackwardOperations => Operations(input => input.HasGradient);

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.ConvolutionForward(_plan, _values, _blocks, _bias.Value, _output.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // Gradients have their places once the tape has planned them.
        _gradients ??= [.. _inputs.Select(input => input.Gradient)];
        // y = x_1 * W_1 + x_2 * W_2 + ... + b
        kernels.ConvolutionBackward(_plan, _output.Gradient, _blocks, _gradients);
    }

    private double Operations(Func<Variable, bool> counts) =>
        2.0 * _output.Value.Rows * _plan.OutputLength * _inputs.Zip(_plan.Inputs).Where(i => counts(i.First)).Sum(i => i.Second.Columns);
}
