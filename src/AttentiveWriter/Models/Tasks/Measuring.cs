using AttentiveWriter.Ranks;

namespace AttentiveWriter.Models;

/// <summary>On what a model is measured, and how.</summary>
/// <param name="Images">How many images, at least 1.</param>
/// <param name="Fill">Copies one of them, and returns its class where the model is told classes; called by several threads at once.</param>
public sealed record Measuring(int Images, ExampleFiller Fill)
{
    /// <summary>K, samples of the latents for each image.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Seed of the latents.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; the result does not depend on them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told how many images are done, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Stops between batches.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The processes that measure together; null where this one measures alone.</summary>
    public ICommunicator? Ranks { get; init; }
}
