using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>read = gamma [F_Y x F_X^T, F_Y x^ F_X^T] (Gregor et al. 2015, eq. 27).</summary>
/// <remarks>Without an error image the read is gamma F_Y x F_X^T.</remarks>
public sealed class AttentiveRead : Op
{
    private readonly Variable _image, _glimpse;
    private readonly Variable? _error;
    private readonly FilterBank.Filters _filters;

    private AttentiveRead(Variable image, Variable? error, FilterBank.Filters filters, Variable glimpse)
        : base(error is null ? [image, filters.X, filters.Y, filters.Intensity] : [image, error, filters.X, filters.Y, filters.Intensity],
            glimpse) =>
        (_image, _error, _filters, _glimpse) = (image, error, filters, glimpse);

    /// <summary>Records the read.</summary>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape; null to read x alone.</param>
    /// <param name="filters">The filter bank; one serves all channels.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <returns>[rows, 2 * channels * N * N], image channels before error channels; half of it without an error.</returns>
    public static Variable Record(Variable image, Variable? error, FilterBank.Filters filters, int channels)
    {
        int pixels = channels * filters.Width * filters.Height;
        if (image.Columns != pixels || (error is not null && error.Columns != pixels))
            throw new ArgumentException(
                $"image and error have {image.Columns} and {error?.Columns.ToString() ?? "no"} values, the filter bank reads {pixels}");
        Variable glimpse = filters.X.Tape.Output((error is null ? 1 : 2) * channels * filters.Size * filters.Size);
        filters.X.Tape.Record(new AttentiveRead(image, error, filters, glimpse));
        return glimpse;
    }

    /// <inheritdoc/>
    public override double ForwardOperations => RowsOperations() + PatchOperations();

    /// <inheritdoc/>
    public override double BackwardOperations =>
        2 * PatchOperations() + (_error is null ? 1 : 1.5) * RowsOperations(); // x itself needs no gradient

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.AttentiveReadForward(_image.Value, _error?.Value ?? default(Matrix), _filters.X.Value, _filters.Y.Value,
            _filters.Intensity.Value,
            _filters.Size, _glimpse.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // read = gamma [F_Y x F_X^T, F_Y x^ F_X^T]; x itself is data
        kernels.AttentiveReadBackward(_image.Value, _error?.Value ?? default(Matrix), _filters.X.Value, _filters.Y.Value,
            _filters.Intensity.Value,
            _filters.Size, _glimpse.Value, _glimpse.Gradient,
            _error?.Gradient ?? default(Matrix), _filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient);

    // F_Y x for x and, where it is read, x^, and the product of that with F_X^T.
    private double RowsOperations() => 2.0 * _image.Value.Rows * _filters.Size * (_image.Columns + (_error?.Columns ?? 0));

    private double PatchOperations() => 2.0 * _image.Value.Rows * _glimpse.Columns * _filters.Width;
}
