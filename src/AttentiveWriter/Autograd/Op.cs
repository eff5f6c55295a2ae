using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd;

/// <summary>One recorded operation: a fused piece of a model with a backward written by hand.</summary>
/// <remarks>
/// An op says what is computed, on whole matrices; how is the matter of the device whose kernels it is handed. Backward adds to the
/// gradients of the op's inputs and never overwrites them: an input may have other uses. It quotes the forward line that it inverts.
/// </remarks>
/// <param name="inputs">The values that it reads; backward adds to the gradients of those that have one.</param>
/// <param name="outputs">The values that it computes, whose gradients nobody needs once backward has passed them on; not those that share a
/// gradient.</param>
public abstract class Op(IReadOnlyList<Variable> inputs, params IReadOnlyList<Variable> outputs)
{
    /// <summary>The values that it reads.</summary>
    public IReadOnlyList<Variable> Inputs => inputs;

    /// <summary>The values whose gradients nobody needs once <see cref="Backward"/> has passed them on.</summary>
    public IReadOnlyList<Variable> Outputs => outputs;

    /// <summary>What it is called in a table of costs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Floating-point operations of the matrix products of <see cref="Forward"/>: the work that cannot be avoided.</summary>
    public virtual double ForwardOperations => 0;

    /// <summary>Floating-point operations of the matrix products of <see cref="Backward"/>, without what it computes again.</summary>
    public virtual double BackwardOperations => 0;

    /// <summary>Computes the outputs from the inputs.</summary>
    /// <param name="kernels">What the device computes.</param>
    public abstract void Forward(Kernels kernels);

    /// <summary>Adds to the gradients of the inputs, given those of the outputs.</summary>
    /// <param name="kernels">What the device computes.</param>
    public abstract void Backward(Kernels kernels);
}
