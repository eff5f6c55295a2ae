using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Runs work on a device: the threads of a CPU, the queue of a GPU.</summary>
public abstract class Executor : IDisposable
{
    /// <summary>The memory of its device.</summary>
    public abstract DeviceMemory Memory { get; }

    /// <summary>Most steps x rows whose products are summed at a time into the gradient of a weight, before they are added to it.</summary>
    public abstract int GradientDepth { get; }

    /// <summary>Workers that share the rows of a batch.</summary>
    /// <param name="rows">Images in the batch.</param>
    public abstract int WorkersFor(int rows);

    /// <summary>Runs work on all rows of a batch, and returns when it is done or, on a device with a queue, when it is queued.</summary>
    /// <remarks>A device with workers calls <paramref name="work"/> on each at the same time, with kernels that touch that worker's rows of
    /// every matrix alone: rows never meet but where a member says so. Where one throws, the others still end and the first exception is
    /// thrown here. One caller at a time.</remarks>
    /// <param name="rows">Images in the batch.</param>
    /// <param name="work">What is done; best made once, as a training step must allocate nothing.</param>
    public abstract void Run(int rows, Action<Kernels> work);

    /// <summary>Returns when all that has been run is done: at once, but where there is a queue.</summary>
    public virtual void Await()
    {
    }

    /// <summary>Plans how the gradients of parameters are summed.</summary>
    /// <param name="memory">Where memory comes from: <see cref="Memory"/>.</param>
    /// <param name="rows">Images in the batch.</param>
    /// <param name="segments">What is summed, in the order in which backward comes to it.</param>
    public abstract GradientSums Plan(IMemory memory, int rows, IReadOnlyList<GradientSegment> segments);

    /// <summary>Ends threads and frees what belongs to the executor.</summary>
    public abstract void Dispose();
}
