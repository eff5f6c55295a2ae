using System.Reflection;
using AttentiveWriter.Gpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Every kernel compiles to the code of a real GPU, whether there is one or not.</summary>
public class PtxTests
{
    // A kernel is a static method of one argument, a structure, that returns nothing.
    private static readonly MethodInfo[] Kernels =
    [
        .. typeof(GpuDevice).Assembly.GetTypes().Where(type => type.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.ReturnType == typeof(void)),
    ];

    public static TheoryData<string> Names => [.. Kernels.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_EachKernel_IsCodeForTheOldestAndTheNewestKind(string name)
    {
        MethodInfo kernel = Kernels.Single(method => NameOf(method) == name);
        using Context context = Context.Create(builder => builder.CPU());

        foreach ((CudaArchitecture architecture, CudaInstructionSet set) in new[]
        {
            (CudaArchitecture.SM_50, CudaInstructionSet.ISA_70), (CudaArchitecture.SM_90, CudaInstructionSet.ISA_80),
        })
        {
            string code = Compile(context, kernel, architecture, set);
            Assert.Contains($".visible .entry Kernel_{kernel.Name}", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kernels_AreFound() => Assert.InRange(Kernels.Length, 40, 60);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string Compile(Context context, MethodInfo kernel, CudaArchitecture architecture, CudaInstructionSet set)
    {
        var capabilities = new CudaCapabilityContext(architecture);
        using var backend = new PTXBackend(context, capabilities, architecture, set, null);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
