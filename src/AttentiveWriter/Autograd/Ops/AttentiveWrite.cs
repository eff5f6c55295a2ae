using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X: a stroke added to the canvas (Gregor et al. 2015, eq. 8 and 29).</summary>
/// <remarks>The two canvases share one gradient: d c_{t-1} is d c_t, plus what the earlier uses of c_{t-1} add.</remarks>
public sealed class AttentiveWrite : Op
{
    private readonly Variable _previous, _patch, _canvas;
    private readonly FilterBank.Filters _filters;

    private AttentiveWrite(Variable previous, Variable patch, FilterBank.Filters filters, Variable canvas)
        : base([previous, patch, filters.X, filters.Y, filters.Intensity]) =>
        (_previous, _patch, _filters, _canvas) = (previous, patch, filters, canvas);

    /// <summary>Records the stroke.</summary>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="filters">The filter bank; one serves all channels.</param>
    /// <returns>c_t, of the shape of <paramref name="previous"/>.</returns>
    public static Variable Record(Variable previous, Variable patch, FilterBank.Filters filters)
    {
        int area = filters.Size * filters.Size, pixels = filters.Width * filters.Height;
        if (patch.Columns % area != 0 || previous.Columns != patch.Columns / area * pixels)
            throw new ArgumentException($"a patch of {patch.Columns} values on a canvas of {previous.Columns}, for filters of {area} and "
                + $"{pixels} a channel");
        Variable canvas = previous.Tape.OutputSharingGradient(previous);
        previous.Tape.Record(new AttentiveWrite(previous, patch, filters, canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override double ForwardOperations =>
        // w F_X, then F_Y^T times that
        2.0 * _patch.Value.Rows * (_patch.Columns * _filters.Width + _filters.Size * _canvas.Columns);

    /// <inheritdoc/>
    public override double BackwardOperations => 2 * ForwardOperations;

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.AttentiveWriteForward(_previous.Value, _patch.Value, _filters.X.Value, _filters.Y.Value, _filters.Intensity.Value,
            _filters.Size, _canvas.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X
        kernels.AttentiveWriteBackward(_patch.Value, _filters.X.Value, _filters.Y.Value, _filters.Intensity.Value, _filters.Size,
            _canvas.Gradient,
            _patch.Gradient, _filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient);
}
