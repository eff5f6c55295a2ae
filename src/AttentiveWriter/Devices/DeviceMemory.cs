using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>The memory of a device: values are moved in and out by <see cref="Write"/> and <see cref="Read(Matrix, Span{float})"/>
/// alone.</summary>
public abstract class DeviceMemory : IMemory
{
    /// <inheritdoc/>
    public abstract nint Allocate(nuint bytes);

    /// <inheritdoc/>
    public abstract void Free(nint block);

    /// <summary>Moves values from the host into a matrix.</summary>
    /// <param name="values">As many as the matrix has.</param>
    /// <param name="matrix">Overwritten.</param>
    public abstract void Write(ReadOnlySpan<float> values, Matrix matrix);

    /// <summary>Moves values of a matrix to the host, once all work before is done.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="values">Overwritten; as many as the matrix has.</param>
    public abstract void Read(Matrix matrix, Span<float> values);

    /// <summary>Returns the values, where they are as many as the matrix has.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    private protected static ReadOnlySpan<float> RequireAll(ReadOnlySpan<float> values, Matrix matrix) =>
        values.Length == matrix.Count ? values
        : throw new ArgumentException($"{values.Length} values for a matrix of {matrix.Rows} x {matrix.Columns}", nameof(values));

    /// <summary>Returns the values of a matrix, [rows, columns].</summary>
    /// <param name="matrix">The matrix.</param>
    public float[] Read(Matrix matrix)
    {
        float[] values = new float[matrix.Count];
        Read(matrix, values);
        return values;
    }
}
