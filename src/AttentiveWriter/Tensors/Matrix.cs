using System.Diagnostics;

namespace AttentiveWriter.Tensors;

/// <summary>A dense row-major matrix of float32 in the memory of a device, handed out by an <see cref="Arena"/>.</summary>
/// <remarks>A matrix is a view: copying it copies no values, and it must not be used after its arena is disposed. Values are moved in and
/// out by the device that owns the memory; only kernels that run there may follow the address.</remarks>
/// <param name="address">Address of the first value on the device.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
public readonly unsafe struct Matrix(nint address, int rows, int columns)
{
    /// <summary>Address of the first value on the device.</summary>
    public nint Address => address;

    /// <summary>Number of rows: images of a batch, or outputs of a layer.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of values.</summary>
    public int Count => rows * columns;

    /// <summary>Whether this is the default value, without memory.</summary>
    public bool IsEmpty => address == 0;

    /// <summary>All values, [rows, columns], where the memory is the host's.</summary>
    internal Span<float> Span => new((float*)address, rows * columns);

    /// <summary>One row, [columns], where the memory is the host's.</summary>
    /// <param name="index">The row, from 0.</param>
    internal Span<float> Row(int index)
    {
        Debug.Assert((uint)index < (uint)rows);
        return new Span<float>((float*)address + (long)index * columns, columns);
    }

    /// <summary>Rows [first, first + count) as a matrix of their own, on the same memory.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    public Matrix Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, rows, nameof(count));
        return new Matrix(address + (nint)((long)first * columns * sizeof(float)), count, columns);
    }
}
