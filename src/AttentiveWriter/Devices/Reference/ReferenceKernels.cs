using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Every kernel in plain loops; each stands below the declaration that says what it computes.</summary>
internal sealed partial class ReferenceKernels : Kernels
{
    private int _rows;

    /// <inheritdoc/>
    public override int Worker => 0;

    /// <inheritdoc/>
    public override int FirstRow => 0;

    /// <inheritdoc/>
    public override int Rows => _rows;

    /// <summary>Takes the rows of a batch.</summary>
    public void WorkOn(int rows) => _rows = rows;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix) => values[..matrix.Count].CopyTo(matrix.Span);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
