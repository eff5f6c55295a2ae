using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A value on a tape, [rows, columns], and the gradient of the loss by it.</summary>
public sealed class Variable
{
    private readonly GradientBuffer? _buffer;

    internal Variable(Tape tape, Matrix value, GradientBuffer? buffer) => (Tape, Value, _buffer) = (tape, value, buffer);

    /// <summary>The tape that it is on.</summary>
    public Tape Tape { get; }

    /// <summary>The value, in the memory of the tape's device.</summary>
    public Matrix Value { get; }

    /// <summary>Values a row.</summary>
    public int Columns => Value.Columns;

    /// <summary>Whether a gradient flows to this value.</summary>
    public bool HasGradient => _buffer is not null;

    /// <summary>Where the gradient is summed, for the ops that read it or add to it during backward; empty where none flows.</summary>
    public Matrix Gradient => _buffer is null ? default : _buffer.Memory;

    internal GradientBuffer? Buffer => _buffer;

    /// <summary>Returns the value, [rows, columns].</summary>
    public float[] Read() => Tape.Memory.Read(Value);

    /// <summary>Moves the value to the host.</summary>
    /// <param name="values">Overwritten, [rows, columns].</param>
    public void Read(Span<float> values) => Tape.Memory.Read(Value, values);

    /// <summary>Sets the value.</summary>
    /// <param name="values">[rows, columns].</param>
    public void Write(ReadOnlySpan<float> values) => Tape.Memory.Write(values, Value);

    /// <summary>Returns the gradient that the last backward pass left, [rows, columns].</summary>
    /// <exception cref="InvalidOperationException">No gradient flows here, or it was passed on: only those of leaves and of layers outlive
    /// backward.</exception>
    public float[] ReadGradient()
    {
        if (_buffer is null) throw new InvalidOperationException("this value has no gradient");
        if (_buffer.Memory.IsEmpty) throw new InvalidOperationException("the tape has not run backward");
        if (_buffer.IsPassedOn)
            throw new InvalidOperationException("the gradient has been passed on: only those of leaves and of layers outlive backward");
        return Tape.Memory.Read(_buffer.Memory);
    }
}
