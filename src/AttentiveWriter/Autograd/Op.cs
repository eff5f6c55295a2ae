namespace AttentiveWriter.Autograd;

/// <summary>One recorded operation: a fused piece of the model with a backward written by hand.</summary>
/// <remarks>
/// Backward adds to the gradients of the op's inputs and never overwrites them: an input may have other uses. It quotes the forward line
/// that it inverts.
/// </remarks>
internal abstract class Op
{
    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Forward();

    /// <summary>Adds to the gradients of the inputs, given those of the outputs.</summary>
    public abstract void Backward();
}
