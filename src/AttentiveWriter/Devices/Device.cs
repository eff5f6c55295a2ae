using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Something that holds matrices and computes with them: a CPU, the scalar reference, a GPU. <see cref="KnownDevices"/> has those
/// of this library.</summary>
/// <remarks>
/// A device owns the memory of its matrices. Work runs on an <see cref="Executor"/>, which hands out <see cref="Kernels"/>: what may be
/// computed, on whole matrices. How rows are dealt, operands packed and launches queued is the device's own matter.
/// </remarks>
public abstract class Device : DeviceMemory
{
    /// <summary>Its name, in small letters.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in the words of a card.</summary>
    public virtual string Description => Name;

    /// <summary>Bytes of memory of its own; null where its matrices lie in that of the host.</summary>
    public virtual long? OwnMemory => null;

    /// <summary>Whether training images are kept in its memory, so that of a batch only their numbers travel.</summary>
    public virtual bool KeepsImages => false;

    /// <summary>Makes the columns of a weight that meet one input of a layer known to the device, so that it can keep them as its products
    /// need them.</summary>
    /// <param name="arena">Where further memory comes from.</param>
    /// <param name="columns">The weight, and which columns.</param>
    public abstract WeightBlock Prepare(Arena arena, WeightColumns columns);

    /// <summary>Starts what runs work.</summary>
    /// <param name="workers">Threads wanted, at least 1; of no meaning where the device has its own.</param>
    public abstract Executor Start(int workers);
}
