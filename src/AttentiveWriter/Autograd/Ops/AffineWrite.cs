using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + (1 / gamma) S(w): the canvas samples the patch under an affine map (Jaderberg et al. 2015, eq. 5).</summary>
/// <remarks>The two canvases share one gradient, as in <see cref="AttentiveWrite"/>.</remarks>
public sealed class AffineWrite : Op
{
    private readonly Variable _previous, _patch, _parameters, _canvas;
    private readonly PlaneSize _patchSize, _canvasSize;

    private AffineWrite(Variable previous, Variable patch, Variable parameters, PlaneSize patchSize, PlaneSize canvasSize, Variable canvas)
        : base([previous, patch, parameters])
    {
        (_previous, _patch, _parameters, _canvas) = (previous, patch, parameters, canvas);
        (_patchSize, _canvasSize) = (patchSize, canvasSize);
    }

    /// <summary>Records the stroke.</summary>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from canvas to patch, [rows, 7]; for all channels.</param>
    /// <param name="size">N.</param>
    /// <param name="width">W, pixels.</param>
    /// <param name="height">H, pixels.</param>
    /// <returns>c_t, of the shape of <paramref name="previous"/>.</returns>
    public static Variable Record(Variable previous, Variable patch, Variable parameters, int size, int width, int height)
    {
        if (parameters.Columns != AffineWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} parameters of an affine window, expected {AffineWindow.ParameterCount}");
        int area = size * size, pixels = width * height;
        if (patch.Columns % area != 0 || previous.Columns != patch.Columns / area * pixels)
            throw new ArgumentException(
                $"a patch of {patch.Columns} values on a canvas of {previous.Columns}, expected {area} and {pixels} a channel");
        Variable canvas = previous.Tape.OutputSharingGradient(previous);
        previous.Tape.Record(new AffineWrite(previous, patch, parameters, new PlaneSize(size, size), new PlaneSize(width, height), canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.AffineWriteForward(_previous.Value, _patch.Value, _patchSize, _parameters.Value, _canvasSize, _canvas.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // c_t = c_{t-1} + (1 / gamma) S(w)
        kernels.AffineWriteBackward(_patch.Value, _patchSize, _parameters.Value, _canvasSize, _canvas.Gradient, _patch.Gradient,
            _parameters.Gradient);
}
