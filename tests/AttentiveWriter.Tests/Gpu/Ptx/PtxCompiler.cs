using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace AttentiveWriter.Tests.Gpu.Ptx;

/// <summary>Compiles kernels to the code of a GPU, without one.</summary>
internal static class PtxCompiler
{
    private static readonly Context Any = Context.Create(builder => builder.CPU());

    /// <summary>Returns the code of a kernel.</summary>
    public static string Compile(MethodInfo kernel, CudaArchitecture architecture, CudaInstructionSet set)
    {
        using var backend = new PTXBackend(Any, new CudaCapabilityContext(architecture), architecture, set, null);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
