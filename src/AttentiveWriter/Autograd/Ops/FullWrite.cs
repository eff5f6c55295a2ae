using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + w: a write without attention, as large as the canvas (Gregor et al. 2015, eq. 8 and 18).</summary>
/// <remarks>The two canvases share one gradient, as in <see cref="AttentiveWrite"/>.</remarks>
internal sealed class FullWrite : Op
{
    private readonly Variable _previous, _patch, _canvas;

    private FullWrite(Variable previous, Variable patch, Variable canvas) => (_previous, _patch, _canvas) = (previous, patch, canvas);

    /// <summary>Records the write.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="previous">c_{t-1}, [rows, pixels]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, pixels].</param>
    /// <returns>c_t, [rows, pixels].</returns>
    public static Variable Record(Tape tape, Variable previous, Variable patch)
    {
        if (previous.Columns != patch.Columns) throw new ArgumentException($"a write of {patch.Columns} values on a canvas of {previous.Columns}");
        Variable canvas = tape.OutputSharingGradient(previous);
        tape.Record(new FullWrite(previous, patch, canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> canvas = _canvas.Value.Span;
        _previous.Value.Span.CopyTo(canvas);
        KernelSet.Current.Add(_patch.Value.Span, canvas);
    }

    /// <inheritdoc/>
    public override void Backward() => KernelSet.Current.Add(_canvas.Gradient.Span, _patch.Gradient.Span);
}
