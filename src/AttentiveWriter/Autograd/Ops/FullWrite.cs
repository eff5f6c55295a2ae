using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>c_t = c_{t-1} + w: a write without attention, as large as the canvas (Gregor et al. 2015, eq. 8 and 18).</summary>
/// <remarks>The two canvases share one gradient, as in <see cref="AttentiveWrite"/>.</remarks>
public sealed class FullWrite : Op
{
    private readonly Variable _previous, _patch, _canvas;

    private FullWrite(Variable previous, Variable patch, Variable canvas)
        : base([previous, patch]) => (_previous, _patch, _canvas) = (previous, patch, canvas);

    /// <summary>Records the write.</summary>
    /// <param name="previous">c_{t-1}, [rows, pixels]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, pixels].</param>
    /// <returns>c_t, [rows, pixels].</returns>
    public static Variable Record(Variable previous, Variable patch)
    {
        if (previous.Columns != patch.Columns)
            throw new ArgumentException($"a write of {patch.Columns} values on a canvas of {previous.Columns}");
        Variable canvas = previous.Tape.OutputSharingGradient(previous);
        previous.Tape.Record(new FullWrite(previous, patch, canvas));
        return canvas;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels)
    {
        kernels.Copy(_previous.Value, _canvas.Value);
        kernels.Add(_patch.Value, _canvas.Value);
    }

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // c_t = c_{t-1} + w
        if (_patch.HasGradient) kernels.Add(_canvas.Gradient, _patch.Gradient);
    }
}
