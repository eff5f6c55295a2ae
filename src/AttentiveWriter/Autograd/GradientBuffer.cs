using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>The memory in which a gradient is summed; it is zeroed when first touched in a pass, while it is about to be in the cache anyway.</summary>
internal sealed class GradientBuffer
{
    private readonly Tape? _tape;
    private readonly Matrix _memory;
    private long _pass;

    /// <summary>A buffer that is zeroed once a pass.</summary>
    public GradientBuffer(Tape tape, Matrix memory)
    {
        _tape = tape;
        _memory = memory;
    }

    /// <summary>A buffer that its one writer overwrites, and nobody zeroes.</summary>
    public GradientBuffer(Matrix memory) => _memory = memory;

    /// <summary>The sum so far in this pass.</summary>
    public Matrix Current
    {
        get
        {
            if (_tape is not null && _pass != _tape.Pass)
            {
                _memory.Span.Clear();
                _pass = _tape.Pass;
            }
            return _memory;
        }
    }
}
