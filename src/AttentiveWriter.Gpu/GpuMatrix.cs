using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

/// <summary>A <see cref="Matrix"/> as a kernel on the device sees it.</summary>
/// <param name="address">Address of the first value; 0 where there is no matrix.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
internal readonly unsafe struct GpuMatrix(long address, int rows, int columns)
{
    /// <summary>Address of the first value.</summary>
    public long Address => address;

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of values.</summary>
    public int Count => rows * columns;

    /// <summary>Whether there is no matrix.</summary>
    public bool IsEmpty => address == 0;

    /// <summary>All values, [rows, columns].</summary>
    public float* Values => (float*)address;

    /// <summary>The values of a row, [columns].</summary>
    /// <param name="index">The row, from 0.</param>
    public float* Row(int index) => (float*)address + (long)index * columns;

    /// <summary>The same memory, as kernels see it.</summary>
    public static implicit operator GpuMatrix(Matrix matrix) => new(matrix.Address, matrix.Rows, matrix.Columns);
}
