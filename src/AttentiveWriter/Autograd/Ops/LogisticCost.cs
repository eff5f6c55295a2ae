using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log D(x | c) of pixels of 256 levels, each a discretised mixture of logistics (Salimans et al. 2017, eq. 2).</summary>
public sealed class LogisticCost : Op
{
    private readonly Variable _image, _canvas, _cost;

    private LogisticCost(Variable image, Variable canvas, Variable cost)
        : base([image, canvas], cost) => (_image, _canvas, _cost) = (image, canvas, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="image">x in 0..1, [rows, pixels]; data.</param>
    /// <param name="canvas">c, [rows, 3 M pixels]: logits, means and log scales of M components.</param>
    /// <returns>[rows, 1], nats per image.</returns>
    public static Variable Record(Variable image, Variable canvas)
    {
        LogisticErrorImage.CheckShapes(image, canvas);
        Variable cost = canvas.Tape.Output(1);
        canvas.Tape.Record(new LogisticCost(image, canvas, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.LogisticForward(_image.Value, _canvas.Value, _cost.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // cost = -log D(x | c)
        kernels.LogisticBackward(_image.Value, _canvas.Value, _cost.Gradient, _canvas.Gradient);
}
