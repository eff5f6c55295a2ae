using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace AttentiveWriter.Gpu;

/// <summary>Launches that the driver has recorded and starts as one.</summary>
/// <remarks>ILGPU has no such thing yet; the functions are those of the CUDA driver's interface, since version 11.4.</remarks>
internal sealed partial class CudaGraph : ILaunchGraph
{
    private const string Driver = "cuda";
    private const int ThreadLocal = 1;

    private readonly nint _executable, _stream;

    static CudaGraph() => NativeLibrary.SetDllImportResolver(typeof(CudaGraph).Assembly, Resolve);

    private CudaGraph(nint executable, nint stream) => (_executable, _stream) = (executable, stream);

    /// <summary>Records what is queued on a stream.</summary>
    /// <param name="stream">The driver's stream.</param>
    /// <param name="queue">Queues it; nothing runs.</param>
    /// <returns>Null where the driver refuses.</returns>
    public static CudaGraph? Record(nint stream, Action queue)
    {
        try
        {
            if (BeginCapture(stream, ThreadLocal) != 0) return null;
            bool isWhole = TryQueue(queue);
            // Whatever happened, the stream must run things again.
            if (EndCapture(stream, out nint graph) != 0 || graph == 0) return null;
            nint executable = 0;
            bool isReady = isWhole && Instantiate(out executable, graph, 0) == 0;
            _ = DestroyGraph(graph);
            return isReady ? new CudaGraph(executable, stream) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Launch() => Launch(_executable, _stream) == 0;

    /// <inheritdoc/>
    public void Dispose() => _ = DestroyExecutable(_executable);

    private static bool TryQueue(Action queue)
    {
        try
        {
            queue();
            return true;
        }
        catch (CudaException)
        {
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Driver ? NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1") : 0;

    [LibraryImport(Driver, EntryPoint = "cuStreamBeginCapture_v2")]
    private static partial int BeginCapture(nint stream, int mode);

    [LibraryImport(Driver, EntryPoint = "cuStreamEndCapture")]
    private static partial int EndCapture(nint stream, out nint graph);

    [LibraryImport(Driver, EntryPoint = "cuGraphInstantiateWithFlags")]
    private static partial int Instantiate(out nint executable, nint graph, ulong flags);

    [LibraryImport(Driver, EntryPoint = "cuGraphLaunch")]
    private static partial int Launch(nint executable, nint stream);

    [LibraryImport(Driver, EntryPoint = "cuGraphExecDestroy")]
    private static partial int DestroyExecutable(nint executable);

    [LibraryImport(Driver, EntryPoint = "cuGraphDestroy")]
    private static partial int DestroyGraph(nint graph);
}
