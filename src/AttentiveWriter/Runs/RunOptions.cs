using AttentiveWriter.Devices;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Runs;

/// <summary>How a run is started, or gone on with, beside its settings: nothing of it but the device changes a bit of the result.</summary>
public sealed record RunOptions
{
    /// <summary>Threads to use, at most one for each image of a batch; null for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Where it trains; null for the processor. The bits are those of the kind of device.</summary>
    public Device? Device { get; init; }

    /// <summary>The processes that train together, all with the same arguments; rank 0 alone touches the folder. Null where this one trains
    /// alone.</summary>
    public ICommunicator? Ranks { get; init; }

    /// <summary>A model folder, run folder, checkpoint or model that ships, whose weights a new run begins with, under a fresh optimiser;
    /// null draws them from the seed.</summary>
    public string? Weights { get; init; }

    /// <summary>What becomes of a run that is in the folder of a new one.</summary>
    public ExistingRun Existing { get; init; }

    /// <summary>Steps in all of a run that goes on, instead of those that it planned; null keeps them.</summary>
    public long? Steps { get; init; }

    /// <summary>Name or folder of the images of a run that goes on, where they are called otherwise than they were; null keeps
    /// it.</summary>
    public string? Data { get; init; }

    /// <summary>Whether checkpoints newer than the one to go on from are deleted; otherwise it is refused.</summary>
    public bool DropNewer { get; init; }
}
