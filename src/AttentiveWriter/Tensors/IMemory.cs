namespace AttentiveWriter.Tensors;

/// <summary>Where an <see cref="Arena"/> takes its blocks from: the memory of a device.</summary>
public interface IMemory
{
    /// <summary>Allocates a block of zeros, aligned to 64 bytes.</summary>
    /// <param name="bytes">Its size.</param>
    /// <returns>The address of the block on the device.</returns>
    /// <exception cref="OutOfMemoryException">The device has no such memory.</exception>
    nint Allocate(nuint bytes);

    /// <summary>Gives a block back.</summary>
    /// <param name="block">What <see cref="Allocate"/> returned.</param>
    void Free(nint block);
}
