using AttentiveWriter.Autograd;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Runs a tape by itself, without the gradients of parameters.</summary>
internal static class Tapes
{
    /// <summary>Computes all gradients of the weighted sum of the costs, last op to first.</summary>
    public static void Backward(this Tape tape, IReadOnlyList<Variable> costs, float weight)
    {
        if (!tape.HasGradients) tape.PlanGradients(costs);
        tape.Executor.Run(tape.Rows, kernels =>
        {
            Tape.StartBackward(kernels, costs, weight);
            tape.Backward(kernels, 0, tape.Length);
        });
    }
}
