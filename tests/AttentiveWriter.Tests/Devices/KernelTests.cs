using System.Reflection;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tests.Autograd.Ops;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Every kernel of every width against the scalar reference, which the gradient checks of the ops hold to the equations.</summary>
public class KernelTests
{
    private const int Several = 3;

    private static readonly Dictionary<string, (string Name, float[] Values)[]> References = [];

    public static TheoryData<string, int> CasesAndWidths =>
        Numbers.Pairs<string, int>(KernelCases.All.Select(c => c.ToString()), [.. EveryWidthAttribute.Widths]);

    [Theory]
    [MemberData(nameof(CasesAndWidths))]
    public void Run_OnTheCpu_EqualsTheReference(string name, int bits)
    {
        KernelCase kernelCase = KernelCases.Named(name);
        var expected = Reference(kernelCase);

        var actual = KernelRun.Of(kernelCase, CpuDevice.OfWidth(bits), 1);

        foreach (var (e, a) in expected.Zip(actual)) Numbers.AssertNear(e.Values, a.Values, kernelCase.Tolerance, e.Name);
    }

    [Theory]
    [MemberData(nameof(CasesAndWidths))]
    public void Run_SharedByWorkers_GivesTheSameBits(string name, int bits)
    {
        KernelCase kernelCase = KernelCases.Named(name);

        var alone = KernelRun.Of(kernelCase, CpuDevice.OfWidth(bits), 1);
        var shared = KernelRun.Of(kernelCase, CpuDevice.OfWidth(bits), Several);

        foreach (var (a, s) in alone.Zip(shared)) Numbers.AssertSameBits(a.Values, s.Values, a.Name);
    }

    // A kernel without a case, of its own or as part of an op in the table of gradients, is one that nothing holds to the reference.
    [Fact]
    public void Cases_EveryMember_HasOneOrAnOpThatCallsIt()
    {
        IEnumerable<string> members = typeof(Kernels).GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => method.IsAbstract && !method.IsSpecialName && method.Name != nameof(Kernels.Write))
            .Select(method => method.Name);

        string[] known = [.. members, nameof(Device.Prepare), nameof(Executor.Plan)];
        string[] cases = [.. KernelCases.All.Select(c => c.Member).Distinct()];
        Assert.Empty(known.Except(cases).Except(OpGradientTests.Ops.SelectMany(KernelCalls.Of)));
        Assert.Empty(cases.Except(known));
    }

    [Fact]
    public void KernelCalls_OfAnOp_AreTheKernelsThatItNames()
    {
        Assert.Equal([nameof(Kernels.ActivationBackward), nameof(Kernels.ActivationForward)], KernelCalls.Of(typeof(Activation)).Order());
    }

    [Fact]
    public void Cases_OfEachName_AreOneAndPutSomethingOut()
    {
        Assert.Distinct(KernelCases.All.Select(c => c.ToString()));
        Assert.All(KernelCases.All, c => Assert.NotEmpty(Reference(c).SelectMany(output => output.Values)));
    }

    private static (string Name, float[] Values)[] Reference(KernelCase kernelCase)
    {
        lock (References)
        {
            if (!References.TryGetValue(kernelCase.ToString(), out var outputs))
                References.Add(kernelCase.ToString(), outputs = KernelRun.Of(kernelCase, KnownDevices.Reference, 1));
            return outputs;
        }
    }
}
