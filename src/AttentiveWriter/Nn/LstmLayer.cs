using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>An LSTM (Hochreiter and Schmidhuber 1997) with forget gates and without peepholes, and its learned initial state.</summary>
/// <remarks>
/// Gates are stacked input, forget, cell, output, as in PyTorch, with one bias for both of its two. The bias of the forget gate starts at 1
/// (Jozefowicz et al. 2015), so that a fresh network remembers.
/// </remarks>
internal sealed class LstmLayer
{
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
        _hidden = hidden;
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
        _bias.Value.Span.Clear();
        _bias.Value.Span.Slice(_hidden, _hidden).Fill(1);
        _initialHidden.Value.Span.Clear();
        _initialCell.Value.Span.Clear();
    }

    /// <summary>Records the learned state before the first step.</summary>
    public LstmState Start(Tape tape) => new(Broadcast.Record(tape, _initialHidden), Broadcast.Record(tape, _initialCell));

    /// <summary>Records one step.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="state">The state before.</param>
    /// <param name="inputs">The inputs, in the order of the constructor.</param>
    /// <returns>The state after.</returns>
    public LstmState Step(Tape tape, LstmState state, params IEnumerable<Variable> inputs)
    {
        Variable gates = Linear.Record(tape, _blocks, _bias, [.. inputs, state.Hidden], tape.OutputReplacedByGradient(4 * _hidden));
        (Variable hidden, Variable cell) = LstmCell.Record(tape, gates, state.Cell);
        return new LstmState(hidden, cell);
    }
}
