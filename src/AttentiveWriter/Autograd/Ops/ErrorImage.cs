using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>x^ = x - sigmoid(c): what the canvas has not yet explained (Gregor et al. 2015, eq. 3).</summary>
internal sealed class ErrorImage : Op
{
    private readonly Variable _image, _canvas, _error;

    private ErrorImage(Variable image, Variable canvas, Variable error)
        : base(error) => (_image, _canvas, _error) = (image, canvas, error);

    /// <summary>Records the error image.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, pixels].</param>
    /// <returns>x^, [rows, pixels].</returns>
    public static Variable Record(Tape tape, Variable image, Variable canvas)
    {
        if (image.Columns != canvas.Columns) throw new ArgumentException($"image and canvas have {image.Columns} and {canvas.Columns} columns");
        Variable error = tape.Output(canvas.Columns);
        tape.Record(new ErrorImage(image, canvas, error));
        return error;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _error.Value.Rows; r++) KernelSet.Current.ErrorImageForward(_image.Value.Row(r), _canvas.Value.Row(r), _error.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dError, dCanvas) = (_error.Gradient, _canvas.Gradient);
        for (int r = 0; r < _error.Value.Rows; r++)
            KernelSet.Current.ErrorImageBackward(_image.Value.Row(r), _error.Value.Row(r), dError.Row(r), dCanvas.Row(r));
    }
}
