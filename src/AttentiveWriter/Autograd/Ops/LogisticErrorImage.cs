using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>x^ = x - mean of c: what a canvas of mixtures of logistics, before their ends are cut, has not yet explained; eq. 3 of Gregor et al. 2015 with another mean.</summary>
internal sealed class LogisticErrorImage : Op
{
    private readonly Variable _image, _canvas, _error;

    private LogisticErrorImage(Variable image, Variable canvas, Variable error)
        : base(error) => (_image, _canvas, _error) = (image, canvas, error);

    /// <summary>Records the error image.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, 3 M pixels].</param>
    /// <returns>x^, [rows, pixels].</returns>
    public static Variable Record(Tape tape, Variable image, Variable canvas)
    {
        CheckShapes(image, canvas);
        Variable error = tape.Output(image.Columns);
        tape.Record(new LogisticErrorImage(image, canvas, error));
        return error;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _error.Value.Rows; r++)
        {
            Span<float> error = _error.Value.Row(r);
            KernelSet.Current.LogisticExpect(_canvas.Value.Row(r), error);
            ReadOnlySpan<float> image = _image.Value.Row(r);
            for (int i = 0; i < error.Length; i++) error[i] = image[i] - error[i];
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dError, dCanvas) = (_error.Gradient, _canvas.Gradient);
        for (int r = 0; r < _error.Value.Rows; r++) KernelSet.Current.LogisticErrorBackward(_canvas.Value.Row(r), dError.Row(r), dCanvas.Row(r));
    }

    /// <summary>Refuses a canvas that is not three planes for each component.</summary>
    internal static void CheckShapes(Variable image, Variable canvas)
    {
        if (canvas.Columns == 0 || canvas.Columns % (3 * image.Columns) != 0)
            throw new ArgumentException($"an image of {image.Columns} columns on a canvas of {canvas.Columns}, expected a multiple of {3 * image.Columns}");
    }
}
