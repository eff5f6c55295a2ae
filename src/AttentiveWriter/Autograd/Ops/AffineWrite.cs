using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + (1 / gamma) S(w): the canvas samples the patch under an affine map (Jaderberg et al. 2015, eq. 5).</summary>
/// <remarks>The two canvases share one gradient, as in <see cref="AttentiveWrite"/>.</remarks>
internal sealed class AffineWrite : Op
{
    private readonly Tape _tape;
    private readonly Variable _previous, _patch, _parameters, _canvas;
    private readonly PlaneSize _patchSize, _canvasSize;
    private readonly int _scratch;

    private AffineWrite(
        Tape tape, Variable previous, Variable patch, Variable parameters, PlaneSize patchSize, PlaneSize canvasSize, Variable canvas)
    {
        (_tape, _previous, _patch, _parameters, _canvas) = (tape, previous, patch, parameters, canvas);
        (_patchSize, _canvasSize) = (patchSize, canvasSize);
        _scratch = AffineSampleKernel.ScratchLength(patch.Columns / patchSize.Area, patchSize);
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the stroke.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from canvas to patch, [rows, 7]; for all channels.</param>
    /// <param name="size">N.</param>
    /// <param name="width">W, pixels.</param>
    /// <param name="height">H, pixels.</param>
    /// <returns>c_t, of the shape of <paramref name="previous"/>.</returns>
    public static Variable Record(Tape tape, Variable previous, Variable patch, Variable parameters, int size, int width, int height)
    {
        if (parameters.Columns != AffineWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} parameters of an affine window, expected {AffineWindow.ParameterCount}");
        int area = size * size, pixels = width * height;
        if (patch.Columns % area != 0 || previous.Columns != patch.Columns / area * pixels)
            throw new ArgumentException(
                $"a patch of {patch.Columns} values on a canvas of {previous.Columns}, expected {area} and {pixels} a channel");
        Variable canvas = tape.OutputSharingGradient(previous);
        tape.Record(new AffineWrite(tape, previous, patch, parameters, new PlaneSize(size, size), new PlaneSize(width, height), canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        _previous.Value.Span.CopyTo(_canvas.Value.Span);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r);
            float inverse = 1 / AffineWindow.IntensityOf(parameters);
            AffineSampleKernel.Forward(
                _patch.Value.Row(r), _patchSize, parameters, inverse, _canvasSize, scratch, _canvas.Value.Row(r));
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        var (dCanvas, dPatch, dParameters) = (_canvas.Gradient, _patch.Gradient, _parameters.Gradient);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> parameters = _parameters.Value.Row(r), dTheta = dParameters.Row(r);
            float inverse = 1 / AffineWindow.IntensityOf(parameters);
            // c_t = c_{t-1} + (1 / gamma) S(w)
            float dInverse = AffineSampleKernel.Backward(
                _patch.Value.Row(r), _patchSize, parameters, inverse, _canvasSize, dCanvas.Row(r), scratch, dPatch.Row(r), dTheta);
            // d(1 / gamma) = -(1 / gamma) d log gamma
            dTheta[AffineGrid.ThetaLength] -= dInverse * inverse;
        }
    }
}
