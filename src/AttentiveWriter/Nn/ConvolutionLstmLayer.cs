using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>A ConvLSTM (Shi et al. 2015) without peepholes: an LSTM whose states are feature maps and whose products are
/// convolutions.</summary>
/// <remarks>Gates are stacked input, forget, cell, output, as in <see cref="LstmLayer"/>; the bias of the forget gate starts at
/// 1.</remarks>
public sealed class ConvolutionLstmLayer
{
    private readonly int _hidden;
    private readonly ConvolutionLayer _gates;
    private readonly Parameter _initialHidden, _initialCell;
    private readonly string _name;
    private readonly Parameter? _class;
    private readonly WeightBlock[] _told;

    /// <summary>Adds <c>name.weight</c> [4 hidden, channels of the inputs and hidden, k, k], <c>name.bias</c>, <c>initial.name.hidden</c>
    /// and
    /// <c>.cell</c>, [height * width * hidden], and <c>initial.name.class</c> where there are classes.</summary>
    /// <param name="parameters">Where the parameters go.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="height">Height of all maps.</param>
    /// <param name="width">Width of all maps.</param>
    /// <param name="hidden">Channels of the state.</param>
    /// <param name="kernel">k, odd.</param>
    /// <param name="classes">Classes that the first state depends on, or 0.</param>
    /// <param name="inputs">Channels of each input, in order.</param>
    public ConvolutionLstmLayer(ParameterSet parameters, string name, int height, int width, int hidden, int kernel, int classes,
        params int[] inputs)
    {
        (_name, _hidden) = (name, hidden);
        _gates = new ConvolutionLayer(parameters, name, new ConvolutionPlan(
            [.. inputs.Append(hidden).Select(channels => new ConvolutionShape(height, width, channels, kernel, padding: kernel / 2))],
                4 * hidden));
        int state = height * width * hidden;
        _initialHidden = parameters.Add($"initial.{name}.hidden", state);
        _initialCell = parameters.Add($"initial.{name}.cell", state);
        _class = classes > 0 ? parameters.Add($"initial.{name}.class", state, classes) : null;
        _told = _class is null ? [] : parameters.Split(_class, classes);
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _gates.Initialise(initialiser);
        Initialiser.Fill(_gates.Bias, i => i / _hidden == 1 ? 1 : 0);
        Initialiser.Fill(_initialHidden, 0);
        Initialiser.Fill(_initialCell, 0);
        if (_class is not null) initialiser.Uniform(_class, _class.Shape[1]);
    }

    /// <summary>Records the learned state before the first step: of the class, where it is told.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="told">The class, [rows, classes]; null where none is told.</param>
    public LstmState Start(Tape tape, Variable? told) => new(
        told is not null ? Linear.Record($"initial.{_name}", _told, _initialHidden, [told]) : Broadcast.Record(tape, _initialHidden),
        Broadcast.Record(tape, _initialCell));

    /// <summary>Records one step.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="inputs">The inputs, in the order of the constructor.</param>
    /// <returns>The state after.</returns>
    public LstmState Step(LstmState state, IReadOnlyList<Variable> inputs)
    {
        Variable gates = state.Hidden.Tape.OutputReplacedByGradient(_gates.Plan.OutputLength);
        _gates.Apply([.. inputs, state.Hidden], gates);
        (Variable hidden, Variable cell) = LstmCell.Record(gates, state.Cell, _gates.Plan.Positions);
        return new LstmState(hidden, cell);
    }
}
