using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log D(x | c) of pixels of 256 levels, each a discretised mixture of logistics (Salimans et al. 2017, eq. 2).</summary>
internal sealed class LogisticCost : Op
{
    private readonly Variable _image, _canvas, _cost;

    private LogisticCost(Variable image, Variable canvas, Variable cost)
        : base(cost) => (_image, _canvas, _cost) = (image, canvas, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x in 0..1, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, 3 M pixels]: logits, means and log scales of M components.</param>
    /// <returns>[rows, 1], nats an image.</returns>
    public static Variable Record(Tape tape, Variable image, Variable canvas)
    {
        LogisticErrorImage.CheckShapes(image, canvas);
        Variable cost = tape.Output(1);
        tape.Record(new LogisticCost(image, canvas, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _cost.Value.Rows; r++)
            _cost.Value.Row(r)[0] = LogisticKernel.NegativeLogLikelihood(_image.Value.Row(r), _canvas.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dCost, dCanvas) = (_cost.Gradient, _canvas.Gradient);
        for (int r = 0; r < _cost.Value.Rows; r++)
            LogisticKernel.Backward(_image.Value.Row(r), _canvas.Value.Row(r), dCost.Row(r)[0], dCanvas.Row(r));
    }
}
