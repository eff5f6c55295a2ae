namespace AttentiveWriter.Gpu;

/// <summary>Compiles kernels for what runs them.</summary>
internal interface IKernelLoader
{
    /// <summary>Compiles a kernel.</summary>
    /// <param name="kernel">A static method.</param>
    Launcher<T> Load<T>(Action<T> kernel)
        where T : unmanaged;
}
