using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>An LSTM (Hochreiter and Schmidhuber 1997) with forget gates and without peepholes, and its learned initial state.</summary>
/// <remarks>
/// Gates are stacked input, forget, cell, output, as in PyTorch, with one bias for both of its two. The bias of the forget gate starts at 1
/// (Jozefowicz et al. 2015), so that a fresh network remembers.
/// </remarks>
public sealed class LstmLayer
{
    private readonly string _name;
    private readonly int _hidden;
    private readonly Parameter _weightInput, _weightHidden, _bias, _initialHidden, _initialCell;
    private readonly WeightBlock[] _blocks;

    /// <summary>Adds <c>name.weight_ih</c>, <c>name.weight_hh</c>, <c>name.bias</c> and <c>initial.name.hidden</c>, <c>.cell</c>.</summary>
    /// <param name="parameters">Where the parameters go.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="hidden">Cells.</param>
    /// <param name="inputs">Columns of each input, in order.</param>
    public LstmLayer(ParameterSet parameters, string name, int hidden, params int[] inputs)
    {
        (_name, _hidden) = (name, hidden);
        _weightInput = parameters.Add(name + ".weight_ih", 4 * hidden, inputs.Sum());
        _weightHidden = parameters.Add(name + ".weight_hh", 4 * hidden, hidden);
        _bias = parameters.Add(name + ".bias", 4 * hidden);
        _initialHidden = parameters.Add($"initial.{name}.hidden", hidden);
        _initialCell = parameters.Add($"initial.{name}.cell", hidden);
        _blocks = [.. parameters.Split(_weightInput, inputs), .. parameters.Split(_weightHidden, hidden)];
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        initialiser.Uniform(_weightInput, _hidden);
        initialiser.Uniform(_weightHidden, _hidden);
        Initialiser.Fill(_bias, i => i / _hidden == 1 ? 1 : 0);
        Initialiser.Fill(_initialHidden, 0);
        Initialiser.Fill(_initialCell, 0);
    }

    /// <summary>Records the learned state before the first step.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="constant">The first input, where it is the same at every step: what it adds to the gates is then computed once instead
    /// of T times.</param>
    public LstmState Start(Tape tape, Variable? constant = null)
    {
        var state = new LstmState(Broadcast.Record(tape, _initialHidden), Broadcast.Record(tape, _initialCell));
        if (constant is null) return state;
        return state with { Constant = new LstmState.ConstantInput(constant, Linear.Record(_name, _blocks[..1], _bias, [constant])) };
    }

    /// <summary>Records one step.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="inputs">The inputs, in the order of the constructor.</param>
    /// <returns>The state after.</returns>
    public LstmState Step(LstmState state, params IReadOnlyList<Variable> inputs)
    {
        Variable gates = state.Hidden.Tape.OutputReplacedByGradient(4 * _hidden);
        if (state.Constant is not { } first) Linear.Record(_name, _blocks, _bias, [.. inputs, state.Hidden], gates);
        else if (first.Input != inputs[0]) throw new ArgumentException("the first input is not the constant one");
        else Linear.Record(_name, _blocks[1..], first.Gates, [.. inputs.Skip(1), state.Hidden], gates);
        (Variable hidden, Variable cell) = LstmCell.Record(gates, state.Cell);
        return state with { Hidden = hidden, Cell = cell };
    }
}
