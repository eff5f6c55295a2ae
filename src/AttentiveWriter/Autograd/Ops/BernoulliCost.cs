using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log D(x | c): the reconstruction loss of independent Bernoulli pixels given by logits (Gregor et al. 2015, eq. 9).</summary>
public sealed class BernoulliCost : Op
{
    private readonly Variable _image, _logits, _cost;

    private BernoulliCost(Variable image, Variable logits, Variable cost)
        : base([image, logits], cost) => (_image, _logits, _cost) = (image, logits, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="image">x in 0..1, [rows, pixels]; data.</param>
    /// <param name="logits">c, [rows, pixels].</param>
    /// <returns>[rows, 1], nats per image.</returns>
    public static Variable Record(Variable image, Variable logits)
    {
        if (image.Columns != logits.Columns)
            throw new ArgumentException($"image and logits have {image.Columns} and {logits.Columns} columns");
        Variable cost = logits.Tape.Output(1);
        logits.Tape.Record(new BernoulliCost(image, logits, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.BernoulliForward(_image.Value, _logits.Value, _cost.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // cost = -log D(x | c)
        kernels.BernoulliBackward(_image.Value, _logits.Value, _cost.Gradient, _logits.Gradient);
}
