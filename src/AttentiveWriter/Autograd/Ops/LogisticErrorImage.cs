using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>x^ = x - mean of c: what a canvas of mixtures of logistics, before their ends are cut, has not yet explained; eq. 3 of Gregor
/// et al. 2015 with another mean.</summary>
public sealed class LogisticErrorImage : Op
{
    private readonly Variable _image, _canvas, _error;

    private LogisticErrorImage(Variable image, Variable canvas, Variable error)
        : base([image, canvas], error) => (_image, _canvas, _error) = (image, canvas, error);

    /// <summary>Records the error image.</summary>
    /// <param name="image">x, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, 3 M pixels].</param>
    /// <returns>x^, [rows, pixels].</returns>
    public static Variable Record(Variable image, Variable canvas)
    {
        CheckShapes(image, canvas);
        Variable error = canvas.Tape.Output(image.Columns);
        canvas.Tape.Record(new LogisticErrorImage(image, canvas, error));
        return error;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.LogisticErrorForward(_image.Value, _canvas.Value, _error.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // x^ = x - mean of c
        kernels.LogisticErrorBackward(_canvas.Value, _error.Gradient, _canvas.Gradient);

    /// <summary>Refuses a canvas that is not three planes for each component.</summary>
    internal static void CheckShapes(Variable image, Variable canvas)
    {
        if (canvas.Columns == 0 || canvas.Columns % (3 * image.Columns) != 0)
            throw new ArgumentException($"an image of {image.Columns} columns on a canvas of {canvas.Columns}, expected a multiple of "
                + $"{3 * image.Columns}");
    }
}
