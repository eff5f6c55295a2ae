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

    /// <summary>Records what the first input adds to the gates, with the bias, where it is the same at every step: once instead of T times.</summary>
    public Constant First(Tape tape, Variable input) => new(input, Linear.Record(tape, _blocks[..1], _bias, [input]));

    /// <summary>Records one step.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="state">The state before.</param>
    /// <param name="inputs">The inputs, in the order of the constructor.</param>
    /// <param name="first">What the first input adds, where <see cref="First"/> was recorded for it.</param>
    /// <returns>The state after.</returns>
    public LstmState Step(Tape tape, LstmState state, IReadOnlyList<Variable> inputs, Constant? first = null)
    {
        if (first is not null && first.Input != inputs[0]) throw new ArgumentException("the first input is not the constant one");
        Variable gates = tape.OutputReplacedByGradient(4 * _hidden);
        gates = first is null
            ? Linear.Record(tape, _blocks, _bias, [.. inputs, state.Hidden], gates)
            : Linear.Record(tape, _blocks[1..], first.Gates, [.. inputs.Skip(1), state.Hidden], gates);
        (Variable hidden, Variable cell) = LstmCell.Record(tape, gates, state.Cell);
        return new LstmState(hidden, cell);
    }

    /// <summary>An input that does not change.</summary>
    /// <param name="Input">x, [rows, columns].</param>
    /// <param name="Gates">x W^T + b, [rows, 4 hidden].</param>
    public sealed record Constant(Variable Input, Variable Gates);
}
