using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>x^ = x - sigmoid(c): what the canvas has not yet explained (Gregor et al. 2015, eq. 3).</summary>
public sealed class ErrorImage : Op
{
    private readonly Variable _image, _canvas, _error;

    private ErrorImage(Variable image, Variable canvas, Variable error)
        : base([image, canvas], error) => (_image, _canvas, _error) = (image, canvas, error);

    /// <summary>Records the error image.</summary>
    /// <param name="image">x, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, pixels].</param>
    /// <returns>x^, [rows, pixels].</returns>
    public static Variable Record(Variable image, Variable canvas)
    {
        if (image.Columns != canvas.Columns)
            throw new ArgumentException($"image and canvas have {image.Columns} and {canvas.Columns} columns");
        Variable error = canvas.Tape.Output(canvas.Columns);
        canvas.Tape.Record(new ErrorImage(image, canvas, error));
        return error;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.ErrorImageForward(_image.Value, _canvas.Value, _error.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // x^ = x - sigmoid(c)
        kernels.ErrorImageBackward(_image.Value, _error.Value, _error.Gradient, _canvas.Gradient);
}
