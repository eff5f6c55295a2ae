using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X: a stroke added to the canvas (Gregor et al. 2015, eq. 8 and 29).</summary>
/// <remarks>The two canvases share one gradient: d c_{t-1} is d c_t, plus what the earlier uses of c_{t-1} add.</remarks>
internal sealed class AttentiveWrite : Op
{
    private readonly Tape _tape;
    private readonly Variable _previous, _patch, _canvas;
    private readonly FilterBank.Filters _filters;
    private readonly int _scratch;

    private AttentiveWrite(Tape tape, Variable previous, Variable patch, FilterBank.Filters filters, Variable canvas)
    {
        (_tape, _previous, _patch, _filters, _canvas) = (tape, previous, patch, filters, canvas);
        _scratch = StrokeKernel.ScratchLength(filters.Size, filters.X.Columns / filters.Size);
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the stroke.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="filters">The filter bank; one serves all channels.</param>
    /// <returns>c_t, of the shape of <paramref name="previous"/>.</returns>
    public static Variable Record(Tape tape, Variable previous, Variable patch, FilterBank.Filters filters)
    {
        int area = filters.Size * filters.Size, pixels = filters.X.Columns / filters.Size * (filters.Y.Columns / filters.Size);
        if (patch.Columns % area != 0 || previous.Columns != patch.Columns / area * pixels)
            throw new ArgumentException($"a patch of {patch.Columns} values on a canvas of {previous.Columns}, for filters of {area} and {pixels} a channel");
        Variable canvas = tape.OutputSharingGradient(previous);
        tape.Record(new AttentiveWrite(tape, previous, patch, filters, canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override double ForwardOperations =>
        // w F_X, then F_Y^T times that
        2.0 * _tape.Rows * (_patch.Columns * (_filters.X.Columns / _filters.Size) + _filters.Size * _canvas.Columns);

    /// <inheritdoc/>
    public override double BackwardOperations => 2 * ForwardOperations;

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        for (int r = 0; r < _tape.Rows; r++)
        {
            Span<float> canvas = _canvas.Value.Row(r);
            _previous.Value.Row(r).CopyTo(canvas);
            KernelSet.Current.StrokeForward(_patch.Value.Row(r), _filters.X.Value.Row(r), _filters.Y.Value.Row(r), _filters.Intensity.Value.Row(r)[0],
                _filters.Size, scratch, canvas);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Span<float> scratch = _tape.Scratch(_scratch);
        var (dCanvas, dPatch, dX, dY, dIntensity) =
            (_canvas.Gradient, _patch.Gradient, _filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient);
        for (int r = 0; r < _tape.Rows; r++)
            dIntensity.Row(r)[0] += KernelSet.Current.StrokeBackward(_patch.Value.Row(r), _filters.X.Value.Row(r), _filters.Y.Value.Row(r),
                _filters.Intensity.Value.Row(r)[0], _filters.Size, dCanvas.Row(r), scratch, dPatch.Row(r), dX.Row(r), dY.Row(r));
    }
}
