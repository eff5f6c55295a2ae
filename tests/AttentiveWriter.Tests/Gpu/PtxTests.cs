using System.Reflection;
using AttentiveWriter.Gpu;
using AttentiveWriter.Tests.Gpu.Ptx;
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
        foreach ((CudaArchitecture architecture, CudaInstructionSet set) in new[]
        {
            (CudaArchitecture.SM_50, CudaInstructionSet.ISA_70), (CudaArchitecture.SM_80, CudaInstructionSet.ISA_80),
        })
        {
            string code = PtxCompiler.Compile(kernel, architecture, set);
            // ILGPU 1.5.3 makes of a choice between whole numbers, where it becomes a fraction, the bits of those numbers.
            Assert.DoesNotMatch("0f0000000[1-9]", code);
            Assert.Contains($".visible .entry Kernel_{kernel.Name}", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kernels_AreFound() => Assert.InRange(Kernels.Length, 40, 60);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
