using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>read = gamma [F_Y x F_X^T, F_Y x^ F_X^T] (Gregor et al. 2015, eq. 27).</summary>
/// <remarks>Without an error image the read is gamma F_Y x F_X^T.</remarks>
internal sealed class AttentiveRead : Op
{
    private readonly Tape _tape;
    private readonly Variable _image, _glimpse;
    private readonly Variable? _error;
    private readonly FilterBank.Filters _filters;
    private readonly int _part, _scratch;

    private AttentiveRead(Tape tape, Variable image, Variable? error, FilterBank.Filters filters, Variable glimpse)
        : base(glimpse)
    {
        (_tape, _image, _error, _filters, _glimpse) = (tape, image, error, filters, glimpse);
        _part = error is null ? glimpse.Columns : glimpse.Columns / 2;
        _scratch = GlimpseKernel.ScratchLength(filters.Size, filters.X.Columns / filters.Size);
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the read.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape; null to read x alone.</param>
    /// <param name="filters">The filter bank; one serves all channels.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <returns>[rows, 2 * channels * N * N], image channels before error channels; half of it without an error.</returns>
    public static Variable Record(Tape tape, Variable image, Variable? error, FilterBank.Filters filters, int channels)
    {
        int pixels = channels * (filters.X.Columns / filters.Size) * (filters.Y.Columns / filters.Size);
        if (image.Columns != pixels || (error is not null && error.Columns != pixels))
            throw new ArgumentException(
                $"image and error have {image.Columns} and {error?.Columns.ToString() ?? "no"} values, the filter bank reads {pixels}");
        Variable glimpse = tape.Output((error is null ? 1 : 2) * channels * filters.Size * filters.Size);
        tape.Record(new AttentiveRead(tape, image, error, filters, glimpse));
        return glimpse;
    }

    /// <inheritdoc/>
    public override double ForwardOperations => Rows() + Patch();

    /// <inheritdoc/>
    public override double BackwardOperations => 2 * Patch() + (_error is null ? 1 : 1.5) * Rows(); // x itself needs no gradient

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> filtersX = _filters.X.Value.Row(r), filtersY = _filters.Y.Value.Row(r), glimpse = _glimpse.Value.Row(r);
            float intensity = _filters.Intensity.Value.Row(r)[0];
            KernelSet.Current.GlimpseForward(_image.Value.Row(r), filtersX, filtersY, intensity, _filters.Size, scratch, glimpse[.._part]);
            if (_error is null) continue;
            KernelSet.Current.GlimpseForward(_error.Value.Row(r), filtersX, filtersY, intensity, _filters.Size, scratch, glimpse[_part..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        var (dGlimpses, dX, dY, dIntensity) = (_glimpse.Gradient, _filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> filtersX = _filters.X.Value.Row(r), filtersY = _filters.Y.Value.Row(r);
            Span<float> glimpse = _glimpse.Value.Row(r), dGlimpse = dGlimpses.Row(r);
            float intensity = _filters.Intensity.Value.Row(r)[0];
            // read = gamma [F_Y x F_X^T, F_Y x^ F_X^T]; x itself is data
            float sum = KernelSet.Current.GlimpseBackward(_image.Value.Row(r), filtersX, filtersY, intensity, _filters.Size,
                glimpse[.._part], dGlimpse[.._part], scratch, dX.Row(r), dY.Row(r), []);
            if (_error is not null)
                sum += KernelSet.Current.GlimpseBackward(_error.Value.Row(r), filtersX, filtersY, intensity, _filters.Size,
                    glimpse[_part..], dGlimpse[_part..], scratch, dX.Row(r), dY.Row(r), _error.Gradient.Row(r));
            dIntensity.Row(r)[0] += sum;
        }
    }

    // F_Y x for x and, where it is read, x^, and the product of that with F_X^T.
    private double Rows() => 2.0 * _tape.Rows * _filters.Size * (_image.Columns + (_error?.Columns ?? 0));

    private double Patch() => 2.0 * _tape.Rows * _glimpse.Columns * (_filters.X.Columns / _filters.Size);
}
