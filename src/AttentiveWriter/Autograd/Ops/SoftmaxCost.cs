using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log softmax(l)_y: the loss of a class y given by logits l.</summary>
internal sealed class SoftmaxCost : Op
{
    private readonly Variable _oneHot, _logits, _cost;

    private SoftmaxCost(Variable oneHot, Variable logits, Variable cost)
        : base(cost) => (_oneHot, _logits, _cost) = (oneHot, logits, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="oneHot">1 in the column of y and 0 in the others, [rows, classes]; data. A row of zeros costs nothing.</param>
    /// <param name="logits">l, [rows, classes].</param>
    /// <returns>[rows, 1], nats an image.</returns>
    public static Variable Record(Tape tape, Variable oneHot, Variable logits)
    {
        if (oneHot.Columns != logits.Columns)
            throw new ArgumentException($"classes and logits have {oneHot.Columns} and {logits.Columns} columns");
        Variable cost = tape.Output(1);
        tape.Record(new SoftmaxCost(oneHot, logits, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _cost.Value.Rows; r++)
            _cost.Value.Row(r)[0] = CategoricalKernel.NegativeLogLikelihood(_oneHot.Value.Row(r), _logits.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dCost, dLogits) = (_cost.Gradient, _logits.Gradient);
        // cost = log sum_j e^l_j - l_y
        for (int r = 0; r < _cost.Value.Rows; r++)
            KernelSet.Current.CategoricalBackward(_oneHot.Value.Row(r), _logits.Value.Row(r), dCost.Row(r)[0], dLogits.Row(r));
    }
}
