using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>read = gamma [S(x), S(x^)]: image and error sampled at a grid under an affine map (Jaderberg et al. 2015, eq. 5).</summary>
/// <remarks>Without an error image the read is gamma S(x).</remarks>
internal sealed class AffineRead : Op
{
    private readonly Tape _tape;
    private readonly Variable _image, _parameters, _glimpse;
    private readonly Variable? _error;
    private readonly PlaneSize _imageSize, _gridSize;
    private readonly int _part, _scratch;

    private AffineRead(
        Tape tape, Variable image, Variable? error, Variable parameters, PlaneSize imageSize, PlaneSize gridSize, Variable glimpse)
        : base(glimpse)
    {
        (_tape, _image, _error, _parameters, _glimpse) = (tape, image, error, parameters, glimpse);
        (_imageSize, _gridSize) = (imageSize, gridSize);
        _part = error is null ? glimpse.Columns : glimpse.Columns / 2;
        _scratch = AffineSampleKernel.ScratchLength(image.Columns / imageSize.Area, imageSize);
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the read.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape; null to read x alone.</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from grid to image, [rows, 7]; for all channels.</param>
    /// <param name="size">N.</param>
    /// <param name="width">W, pixels.</param>
    /// <param name="height">H, pixels.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <returns>[rows, 2 * channels * N * N], image channels before error channels; half of it without an error.</returns>
    public static Variable Record(
        Tape tape, Variable image, Variable? error, Variable parameters, int size, int width, int height, int channels)
    {
        if (parameters.Columns != AffineWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} parameters of an affine window, expected {AffineWindow.ParameterCount}");
        int pixels = channels * width * height;
        if (image.Columns != pixels || (error is not null && error.Columns != pixels))
            throw new ArgumentException(
                $"image and error have {image.Columns} and {error?.Columns.ToString() ?? "no"} values, expected {pixels}");
        Variable glimpse = tape.Output((error is null ? 1 : 2) * channels * size * size);
        tape.Record(new AffineRead(tape, image, error, parameters, new PlaneSize(width, height), new PlaneSize(size, size), glimpse));
        return glimpse;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        _glimpse.Value.Span.Clear();
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r), glimpse = _glimpse.Value.Row(r);
            float intensity = AffineWindow.IntensityOf(parameters);
            AffineSampleKernel.Forward(_image.Value.Row(r), _imageSize, parameters, intensity, _gridSize, scratch, glimpse[.._part]);
            if (_error is null) continue;
            AffineSampleKernel.Forward(_error.Value.Row(r), _imageSize, parameters, intensity, _gridSize, scratch, glimpse[_part..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        var (dGlimpses, dParameters) = (_glimpse.Gradient, _parameters.Gradient);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r), dGlimpse = dGlimpses.Row(r), dTheta = dParameters.Row(r);
            float intensity = AffineWindow.IntensityOf(parameters);
            // read = gamma [S(x), S(x^)]; x itself is data
            float dIntensity = AffineSampleKernel.Backward(
                _image.Value.Row(r), _imageSize, parameters, intensity, _gridSize, dGlimpse[.._part], scratch, [], dTheta);
            if (_error is not null)
                dIntensity += AffineSampleKernel.Backward(
                    _error.Value.Row(r), _imageSize, parameters, intensity, _gridSize, dGlimpse[_part..], scratch,
                    _error.Gradient.Row(r), dTheta);
            dTheta[AffineGrid.ThetaLength] += dIntensity * intensity;
        }
    }
}
