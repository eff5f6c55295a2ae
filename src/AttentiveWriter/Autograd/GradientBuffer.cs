using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>The memory in which a gradient is summed.</summary>
/// <remarks>
/// Memory is taken from the tape and zeroed when the gradient is first touched in a pass, and goes back once it has been passed on: most
/// gradients live for a step or two of the recurrence, so a few buffers that stay in the cache serve all T.
/// </remarks>
internal sealed class GradientBuffer
{
    private readonly Tape? _tape;
    private readonly int _columns;
    private Matrix _memory;
    private long _pass = -1;

    /// <summary>A buffer that is zeroed once a pass.</summary>
    public GradientBuffer(Tape tape, int columns)
    {
        _tape = tape;
        _columns = columns;
    }

    /// <summary>A buffer that its one writer overwrites, and nobody zeroes.</summary>
    public GradientBuffer(Matrix memory) => _memory = memory;

    /// <summary>Whether the sum is still wanted after backward.</summary>
    public bool IsKept { get; set; }

    /// <summary>The sum so far in this pass.</summary>
    public Matrix Current
    {
        get
        {
            if (_tape is not null && _pass != _tape.Pass)
            {
                if (_memory.IsEmpty) _memory = _tape.TakeGradient(_columns);
                _memory.Span.Clear();
                _pass = _tape.Pass;
            }
            if (_memory.IsEmpty) throw new InvalidOperationException("the gradient has been passed on: only those of leaves and of layers outlive backward");
            return _memory;
        }
    }

    /// <summary>Gives the memory back, unless the sum is kept: the op that made the value has passed its gradient on.</summary>
    public void Release()
    {
        if (_tape is null || IsKept || _memory.IsEmpty) return;
        _tape.ReturnGradient(_memory);
        _memory = default;
    }
}
