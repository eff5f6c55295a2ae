using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A learned array with the gradient of the last step.</summary>
internal sealed class Parameter
{
    /// <summary>Creates a parameter of zeros.</summary>
    /// <param name="arena">Where its memory comes from.</param>
    /// <param name="name">Its name in model files, as a PyTorch user would name it.</param>
    /// <param name="shape">[outputs, inputs], [outputs, channels, height, width] or [values].</param>
    public Parameter(Arena arena, string name, params int[] shape)
    {
        Name = name;
        Shape = shape;
        int rows = shape.Length == 1 ? 1 : shape[0], columns = shape[^1];
        foreach (int side in shape.Skip(1).SkipLast(1)) columns = checked(columns * side);
        Value = arena.Allocate(rows, columns);
        Gradient = arena.Allocate(rows, columns);
    }

    /// <summary>Name in model files.</summary>
    public string Name { get; }

    /// <summary>[outputs, inputs], [outputs, channels, height, width] or [values]; a row of <see cref="Value"/> is an output.</summary>
    public int[] Shape { get; }

    /// <summary>The values.</summary>
    public Matrix Value { get; }

    /// <summary>The gradient of the last step.</summary>
    public Matrix Gradient { get; }

    /// <summary>Number of values.</summary>
    public int Count => Value.Rows * Value.Columns;
}
