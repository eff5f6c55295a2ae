using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>destination = source.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="destination">Overwritten, [rows, columns].</param>
    public abstract void Copy(Matrix source, Matrix destination);

    /// <summary>destination += source.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="destination">Added to, [rows, columns].</param>
    public abstract void Add(Matrix source, Matrix destination);

    /// <summary>Sets every value.</summary>
    /// <param name="destination">Overwritten, [rows, columns].</param>
    /// <param name="value">The value.</param>
    public abstract void Fill(Matrix destination, float value);

    /// <summary>Sets every row to the same.</summary>
    /// <param name="row">[1, columns].</param>
    /// <param name="destination">Overwritten, [rows, columns].</param>
    public abstract void Broadcast(Matrix row, Matrix destination);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void Copy(Matrix source, Matrix destination)
    {
        for (int i = 0; i < source.Count; i++) destination.Span[i] = source.Span[i];
    }

    /// <inheritdoc/>
    public override void Add(Matrix source, Matrix destination)
    {
        for (int i = 0; i < source.Count; i++) destination.Span[i] += source.Span[i];
    }

    /// <inheritdoc/>
    public override void Fill(Matrix destination, float value)
    {
        for (int i = 0; i < destination.Count; i++) destination.Span[i] = value;
    }

    /// <inheritdoc/>
    public override void Broadcast(Matrix row, Matrix destination)
    {
        for (int r = 0; r < destination.Rows; r++)
            for (int i = 0; i < row.Columns; i++) destination.Row(r)[i] = row.Span[i];
    }
}
