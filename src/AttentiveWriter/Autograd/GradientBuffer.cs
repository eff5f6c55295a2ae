using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>The memory in which a gradient is summed.</summary>
/// <remarks>
/// The tape gives out memory before its first pass, by which ops touch a gradient first and last: most gradients live for a step or two of
/// the recurrence, so a few matrices that stay in the cache serve all T.
/// </remarks>
internal sealed class GradientBuffer
{
    /// <summary>A buffer whose memory the tape gives out, zeroed once a pass.</summary>
    /// <param name="columns">Values a row.</param>
    public GradientBuffer(int columns) => Columns = columns;

    /// <summary>A buffer that its one writer overwrites, and nobody zeroes.</summary>
    /// <param name="memory">Its memory.</param>
    public GradientBuffer(Matrix memory) => (Memory, Columns, IsKept) = (memory, memory.Columns, true);

    /// <summary>Values a row.</summary>
    public int Columns { get; }

    /// <summary>Whether the sum is still wanted after backward.</summary>
    public bool IsKept { get; set; }

    /// <summary>Whether the memory serves other gradients once this one has been passed on.</summary>
    public bool IsPassedOn { get; set; }

    /// <summary>The sum of this pass while it lives; without memory before the tape has planned.</summary>
    public Matrix Memory { get; set; }
}
