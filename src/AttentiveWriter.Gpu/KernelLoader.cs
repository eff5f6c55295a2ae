using ILGPU.Runtime;

namespace AttentiveWriter.Gpu;

/// <summary>Compiles kernels for an accelerator.</summary>
/// <param name="accelerator">The accelerator.</param>
internal sealed class KernelLoader(Accelerator accelerator) : IKernelLoader
{
    /// <inheritdoc/>
    public Launcher<T> Load<T>(Action<T> kernel)
        where T : unmanaged => new(accelerator.LoadKernel(kernel));
}
