namespace AttentiveWriter.Devices;

/// <summary>Sums the gradients of parameters, a segment at a time, in an order that does not depend on the workers.</summary>
public abstract class GradientSums : IDisposable
{
    /// <summary>Takes what a worker's rows left, right after it has run a segment backward.</summary>
    /// <param name="kernels">The worker.</param>
    /// <param name="segment">Which segment.</param>
    public abstract void Gather(Kernels kernels, int segment);

    /// <summary>Sums a worker's share of the parameters, once all workers have gathered the segment.</summary>
    /// <param name="kernels">The worker.</param>
    /// <param name="segment">Which segment.</param>
    public abstract void Sum(Kernels kernels, int segment);

    /// <summary>Whether <see cref="Finish"/> has anything to do.</summary>
    public abstract bool HasFinish { get; }

    /// <summary>Ends a worker's share of the sums, once all segments have been summed.</summary>
    /// <param name="kernels">The worker.</param>
    public abstract void Finish(Kernels kernels);

    /// <summary>Frees its memory.</summary>
    public abstract void Dispose();
}
