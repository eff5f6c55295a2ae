using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>All that a device computes, a member for each kernel, on whole matrices with a row for each image of a batch.</summary>
/// <remarks>
/// Each member is declared beside its scalar reference, in a file of <c>Devices/Reference</c>: the equation, and one loop that is it. A
/// member checks nothing: shapes are the ops' matter. Gradients, whose names begin with d, are added to unless a member says otherwise.
/// </remarks>
public abstract partial class Kernels
{
    /// <summary>Which worker this is, from 0.</summary>
    public abstract int Worker { get; }

    /// <summary>First row that these kernels touch.</summary>
    public abstract int FirstRow { get; }

    /// <summary>Rows that these kernels touch.</summary>
    public abstract int Rows { get; }

    /// <summary>Moves this worker's rows from the host into a matrix.</summary>
    /// <param name="values">All rows, [rows, columns].</param>
    /// <param name="matrix">Overwritten.</param>
    public abstract void Write(ReadOnlySpan<float> values, Matrix matrix);
}
