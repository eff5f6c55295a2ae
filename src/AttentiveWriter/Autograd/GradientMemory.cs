using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Gives out the memory of a tape's gradients, and says which begin at each op.</summary>
/// <remarks>A gradient begins, at zero, at the last op that touches it, and ends at the op that made its value, whose backward passes it
/// on; then its memory serves another. All is decided before the first pass, so that a recorded pass always finds a gradient in the same
/// place.</remarks>
internal sealed class GradientMemory
{
    private readonly GradientBuffer[][] _begun;
    private readonly Dictionary<int, Stack<Matrix>> _free = [];
    private readonly Arena _arena;
    private readonly int _rows;

    /// <summary>Plans.</summary>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="rows">Rows of the tape.</param>
    /// <param name="ops">The ops, in order.</param>
    /// <param name="costs">The terms of the loss, with which backward begins.</param>
    public GradientMemory(Arena arena, int rows, IReadOnlyList<Op> ops, IReadOnlyList<Variable> costs)
    {
        (_arena, _rows) = (arena, rows);
        foreach (Variable cost in costs)
            if (cost.Buffer is { } buffer) Begin(buffer);
        _begun = new GradientBuffer[ops.Count][];
        for (int i = ops.Count - 1; i >= 0; i--)
        {
            _begun[i] = [.. ops[i].Outputs.Concat(ops[i].Inputs).Select(v => v.Buffer).OfType<GradientBuffer>().Where(Begin)];
            foreach (Variable output in ops[i].Outputs)
                if (output.Buffer is { IsKept: false } buffer) Return(buffer);
        }
    }

    /// <summary>The gradients that begin, at zero, when backward comes to an op.</summary>
    /// <param name="op">The op, counted from 0.</param>
    public GradientBuffer[] Begun(int op) => _begun[op];

    // Whether the gradient begins here.
    private bool Begin(GradientBuffer buffer)
    {
        if (!buffer.Memory.IsEmpty) return false;
        buffer.Memory = _free.TryGetValue(buffer.Columns, out Stack<Matrix>? free) && free.TryPop(out Matrix memory) ? memory
            : _arena.Allocate(_rows, buffer.Columns);
        return true;
    }

    private void Return(GradientBuffer buffer)
    {
        if (!_free.TryGetValue(buffer.Columns, out Stack<Matrix>? free)) _free[buffer.Columns] = free = new Stack<Matrix>();
        free.Push(buffer.Memory);
        buffer.IsPassedOn = true;
    }
}
