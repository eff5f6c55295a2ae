using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>read = gamma [S(x), S(x^)]: image and error sampled at a grid under an affine map (Jaderberg et al. 2015, eq. 5).</summary>
internal sealed class AffineRead : Op
{
    private readonly Tape _tape;
    private readonly Variable _image, _error, _parameters, _glimpse;
    private readonly PlaneSize _imageSize, _gridSize;
    private readonly int _scratch;

    private AffineRead(
        Tape tape, Variable image, Variable error, Variable parameters, PlaneSize imageSize, PlaneSize gridSize, Variable glimpse)
        : base(glimpse)
    {
        (_tape, _image, _error, _parameters, _glimpse) = (tape, image, error, parameters, glimpse);
        (_imageSize, _gridSize) = (imageSize, gridSize);
        _scratch = AffineSampleKernel.ScratchLength(image.Columns / imageSize.Area, imageSize);
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the read.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape.</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from grid to image, [rows, 7]; for all channels.</param>
    /// <param name="size">N.</param>
    /// <param name="width">W, pixels.</param>
    /// <param name="height">H, pixels.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <returns>[rows, 2 * channels * N * N]: image channels first, then error channels.</returns>
    public static Variable Record(
        Tape tape, Variable image, Variable error, Variable parameters, int size, int width, int height, int channels)
    {
        if (parameters.Columns != AffineWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} parameters of an affine window, expected {AffineWindow.ParameterCount}");
        int pixels = channels * width * height;
        if (image.Columns != pixels || error.Columns != pixels)
            throw new ArgumentException($"image and error have {image.Columns} and {error.Columns} values, expected {pixels}");
        Variable glimpse = tape.Output(2 * channels * size * size);
        tape.Record(new AffineRead(tape, image, error, parameters, new PlaneSize(width, height), new PlaneSize(size, size), glimpse));
        return glimpse;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        int half = _glimpse.Columns / 2;
        Span<float> scratch = _tape.Scratch(_scratch);
        _glimpse.Value.Span.Clear();
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r), glimpse = _glimpse.Value.Row(r);
            float intensity = AffineWindow.IntensityOf(parameters);
            AffineSampleKernel.Forward(_image.Value.Row(r), _imageSize, parameters, intensity, _gridSize, scratch, glimpse[..half]);
            AffineSampleKernel.Forward(_error.Value.Row(r), _imageSize, parameters, intensity, _gridSize, scratch, glimpse[half..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        int half = _glimpse.Columns / 2;
        Span<float> scratch = _tape.Scratch(_scratch);
        var (dGlimpses, dErrors, dParameters) = (_glimpse.Gradient, _error.Gradient, _parameters.Gradient);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r), dGlimpse = dGlimpses.Row(r), dTheta = dParameters.Row(r);
            float intensity = AffineWindow.IntensityOf(parameters);
            // read = gamma [S(x), S(x^)]; x itself is data
            float dIntensity = AffineSampleKernel.Backward(
                    _image.Value.Row(r), _imageSize, parameters, intensity, _gridSize, dGlimpse[..half], scratch, [], dTheta)
                + AffineSampleKernel.Backward(
                    _error.Value.Row(r), _imageSize, parameters, intensity, _gridSize, dGlimpse[half..], scratch, dErrors.Row(r), dTheta);
            dTheta[AffineGrid.ThetaLength] += dIntensity * intensity;
        }
    }
}
