using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>The state of an LSTM between two steps.</summary>
/// <param name="Hidden">h, [rows, hidden].</param>
/// <param name="Cell">c, [rows, hidden].</param>
public sealed record LstmState(Variable Hidden, Variable Cell)
{
    /// <summary>The first input, where it is the same at every step; else null.</summary>
    public ConstantInput? Constant { get; init; }

    /// <summary>What a step hands to the next.</summary>
    public IReadOnlyList<Variable> Values => [Hidden, Cell];

    /// <summary>An input that does not change.</summary>
    /// <param name="Input">x, [rows, columns].</param>
    /// <param name="Gates">x W^T + b, [rows, 4 hidden].</param>
    public sealed record ConstantInput(Variable Input, Variable Gates);
}
