namespace AttentiveWriter.Runs;

/// <summary>What <see cref="Benchmark"/> measured; rates and times are medians over the rounds.</summary>
public sealed record BenchmarkReport
{
    /// <summary>What computed: see <see cref="Devices.Device.Description"/>.</summary>
    public required string Device { get; init; }

    /// <summary>Threads in use.</summary>
    public required int Threads { get; init; }

    /// <summary>Width of the vector registers in use, bits; null where it is not the processor that computes.</summary>
    public required int? VectorBits { get; init; }

    /// <summary>Images in a batch, for training and for generation.</summary>
    public required int Batch { get; init; }

    /// <summary>Rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>Images a second through whole training steps: forward, backward, gradients, clipping, Adam, packing.</summary>
    public required double TrainImagesPerSecond { get; init; }

    /// <summary>Images a second drawn from the prior, a batch at a time.</summary>
    public required double GenerateImagesPerSecond { get; init; }

    /// <summary>Milliseconds to draw one image on one thread.</summary>
    public required double SingleImageMilliseconds { get; init; }

    /// <summary>10^9 floating-point operations a second of the step's matrix products; nothing else of the step is counted.</summary>
    public required double Gflops { get; init; }

    /// <summary>The same for bare fused multiply-adds in registers, on the same threads, in the same rounds; null where it is not the
    /// processor that computes.</summary>
    public required double? PeakGflops { get; init; }

    /// <summary>The share of the peak that whole training steps reach; null where there is no peak.</summary>
    public required double? FractionOfPeak { get; init; }

    /// <summary>The most memory of the host that the process had while it trained, 10^6 bytes.</summary>
    public required double PeakMemoryMb { get; init; }

    /// <summary>Managed bytes allocated in a training step.</summary>
    public required long AllocatedBytesPerStep { get; init; }

    /// <summary>Where the time of a training step goes on the first worker, largest first; empty where work is queued, and not done op by
    /// op.</summary>
    public required IReadOnlyList<BenchmarkCost> Costs { get; init; }
}

/// <summary>The cost of one kind of op in a training step.</summary>
/// <param name="Name">The op and its direction.</param>
/// <param name="Milliseconds">Time in a step.</param>
/// <param name="Share">Its share of the step.</param>
/// <param name="Gflops">The rate of its matrix products; null where it has none.</param>
public sealed record BenchmarkCost(string Name, double Milliseconds, double Share, double? Gflops);
