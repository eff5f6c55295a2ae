using System.Diagnostics;

namespace AttentiveWriter.Tensors;

/// <summary>A dense row-major matrix of float32 in native memory that an <see cref="Arena"/> owns.</summary>
/// <remarks>A matrix is a view: copying it copies no values, and it must not be used after its arena is disposed.</remarks>
public readonly unsafe struct Matrix
{
    private readonly float* _data;

    internal Matrix(float* data, int rows, int columns)
    {
        _data = data;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows: images of a batch, or outputs of a layer.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, [rows, columns].</summary>
    public Span<float> Span => new(_data, Rows * Columns);

    /// <summary>One row, [columns].</summary>
    /// <param name="index">The row, from 0.</param>
    public Span<float> Row(int index)
    {
        Debug.Assert((uint)index < (uint)Rows);
        return new Span<float>(_data + (long)index * Columns, Columns);
    }

    /// <summary>Rows [first, first + count) as a matrix of their own, on the same memory.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    public Matrix Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, Rows, nameof(count));
        return new Matrix(_data + (long)first * Columns, count, Columns);
    }

    /// <summary>Whether this is the default value, without memory.</summary>
    public bool IsEmpty => _data is null;
}
