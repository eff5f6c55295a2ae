using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log D(x | c): the reconstruction loss of independent Bernoulli pixels given by logits (Gregor et al. 2015, eq. 9).</summary>
internal sealed class BernoulliCost : Op
{
    private readonly Variable _image, _logits, _cost;

    private BernoulliCost(Variable image, Variable logits, Variable cost)
        : base(cost) => (_image, _logits, _cost) = (image, logits, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">x in 0..1, [rows, pixels]; data.</param>
    /// <param name="logits">c, [rows, pixels].</param>
    /// <returns>[rows, 1], nats an image.</returns>
    public static Variable Record(Tape tape, Variable image, Variable logits)
    {
        if (image.Columns != logits.Columns) throw new ArgumentException($"image and logits have {image.Columns} and {logits.Columns} columns");
        Variable cost = tape.Output(1);
        tape.Record(new BernoulliCost(image, logits, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _cost.Value.Rows; r++)
            _cost.Value.Row(r)[0] = BernoulliKernel.NegativeLogLikelihood(_image.Value.Row(r), _logits.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dCost, dLogits) = (_cost.Gradient, _logits.Gradient);
        for (int r = 0; r < _cost.Value.Rows; r++)
            KernelSet.Current.BernoulliBackward(_image.Value.Row(r), _logits.Value.Row(r), dCost.Row(r)[0], dLogits.Row(r));
    }
}
