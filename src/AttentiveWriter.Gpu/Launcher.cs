using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace AttentiveWriter.Gpu;

/// <summary>A kernel that is compiled for an accelerator.</summary>
internal abstract class Launcher
{
    /// <summary>Queues it.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="config">Groups, and threads of a group.</param>
    /// <param name="arguments">What it is given, as it lies in memory.</param>
    public abstract void Launch(AcceleratorStream stream, KernelConfig config, ReadOnlySpan<byte> arguments);
}

/// <summary>A kernel of certain arguments.</summary>
/// <param name="launch">Queues it.</param>
/// <typeparam name="T">What it is given.</typeparam>
internal sealed class Launcher<T>(Action<AcceleratorStream, KernelConfig, T> launch) : Launcher
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Launch(AcceleratorStream stream, KernelConfig config, ReadOnlySpan<byte> arguments) =>
        launch(stream, config, MemoryMarshal.Read<T>(arguments));
}
