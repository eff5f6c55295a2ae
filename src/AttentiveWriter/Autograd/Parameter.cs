using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A learned array with the gradient of the last step, in the memory of a device.</summary>
public sealed class Parameter
{
    private readonly DeviceMemory _memory;

    internal Parameter(DeviceMemory memory, Arena arena, string name, params int[] shape)
    {
        (_memory, Owner, Name, Shape) = (memory, arena, name, shape);
        int rows = shape.Length == 1 ? 1 : shape[0], columns = shape[^1];
        foreach (int side in shape.Skip(1).SkipLast(1)) columns = checked(columns * side);
        Value = arena.Allocate(rows, columns);
        Gradient = arena.Allocate(rows, columns);
    }

    /// <summary>The owner of its memory, which it keeps from being freed while an op still holds the parameter.</summary>
    internal Arena Owner { get; }

    /// <summary>Name in model files, as a PyTorch user would name it.</summary>
    public string Name { get; }

    /// <summary>[outputs, inputs], [outputs, channels, height, width] or [values]; a row of <see cref="Value"/> is an output.</summary>
    public int[] Shape { get; }

    /// <summary>The values.</summary>
    public Matrix Value { get; }

    /// <summary>The gradient of the last step.</summary>
    public Matrix Gradient { get; }

    /// <summary>Number of values.</summary>
    public int Count => Value.Count;

    /// <summary>Returns the values, in the order of <see cref="Shape"/>.</summary>
    public float[] Read() => _memory.Read(Value);

    /// <summary>Returns the gradient of the last step, in the order of <see cref="Shape"/>.</summary>
    public float[] ReadGradient() => _memory.Read(Gradient);

    /// <summary>Sets the values; <c>ParameterSet.Refresh</c> is to be called after the last of them.</summary>
    /// <param name="values">As many as there are, in the order of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Count) throw new ArgumentException($"{values.Length} values for {Name}, expected {Count}", nameof(values));
        _memory.Write(values, Value);
    }
}
