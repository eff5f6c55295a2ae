namespace AttentiveWriter.Autograd;

/// <summary>One recorded operation: a fused piece of the model with a backward written by hand.</summary>
/// <remarks>
/// Backward adds to the gradients of the op's inputs and never overwrites them: an input may have other uses. It quotes the forward line
/// that it inverts.
/// </remarks>
/// <param name="outputs">The values whose gradients nobody needs once <see cref="Backward"/> has passed them on; not those that share a gradient.</param>
internal abstract class Op(params Variable[] outputs)
{
    /// <summary>The values whose gradients nobody needs once <see cref="Backward"/> has passed them on.</summary>
    public Variable[] Outputs => outputs;

    /// <summary>What it is called in a table of costs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Floating-point operations of the matrix products of <see cref="Forward"/>: the work that cannot be avoided.</summary>
    public virtual double ForwardOperations => 0;

    /// <summary>Floating-point operations of the matrix products of <see cref="Backward"/>, without what it computes again.</summary>
    public virtual double BackwardOperations => 0;

    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Forward();

    /// <summary>Adds to the gradients of the inputs, given those of the outputs.</summary>
    public abstract void Backward();
}
