using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>-log softmax(l)_y: the loss of a class y given by logits l.</summary>
public sealed class SoftmaxCost : Op
{
    private readonly Variable _oneHot, _logits, _cost;

    private SoftmaxCost(Variable oneHot, Variable logits, Variable cost)
        : base([oneHot, logits], cost) => (_oneHot, _logits, _cost) = (oneHot, logits, cost);

    /// <summary>Records the cost.</summary>
    /// <param name="oneHot">1 in the column of y and 0 in the others, [rows, classes]; data. A row of zeros costs nothing.</param>
    /// <param name="logits">l, [rows, classes].</param>
    /// <returns>[rows, 1], nats per image.</returns>
    public static Variable Record(Variable oneHot, Variable logits)
    {
        if (oneHot.Columns != logits.Columns)
            throw new ArgumentException($"classes and logits have {oneHot.Columns} and {logits.Columns} columns");
        Variable cost = logits.Tape.Output(1);
        logits.Tape.Record(new SoftmaxCost(oneHot, logits, cost));
        return cost;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.CategoricalForward(_oneHot.Value, _logits.Value, _cost.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // cost = log sum_j e^l_j - l_y
        kernels.CategoricalBackward(_oneHot.Value, _logits.Value, _cost.Gradient, _logits.Gradient);
}
