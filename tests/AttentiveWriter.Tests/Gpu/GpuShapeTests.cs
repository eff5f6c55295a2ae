using AttentiveWriter.Devices;
using AttentiveWriter.Gpu;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Devices;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Kernels whose threads share memory, in groups as large as a GPU's: each thread is one of the system's here, so these are
/// few.</summary>
public class GpuShapeTests
{
    // Several tiles in each direction, and an edge at each.
    private const int Rows = 37, Inputs = 41, Outputs = 45;

    private static readonly KernelCase[] All =
    [
        new(nameof(Kernels.LinearForward), "tiles", 0, run =>
        {
            (Matrix x, WeightBlock w) = (run.Whole(Inputs), LayerCases.Block(run, Outputs, Inputs));
            Matrix y = run.Output("y", Outputs);
            run.Do(kernels => kernels.LinearForward(x, w, y));
        }, Rows),
        new(nameof(Kernels.LinearBackward), "tiles", 0, run =>
        {
            (Matrix dy, WeightBlock w) = (run.Whole(Outputs), LayerCases.Block(run, Outputs, Inputs));
            Matrix dx = run.Output("dx", Inputs);
            run.Do(kernels => kernels.LinearBackward(dy, w, dx));
        }, Rows),
        new(nameof(Executor.Plan), "tiles", 0, run =>
        {
            WeightBlock w = LayerCases.Block(run, Outputs, Inputs);
            Matrix db = run.Output("db", 1, Outputs);
            var layer = new LayerGradient([w], db, [.. Enumerable.Range(0, 2).Select(_ => new LayerUse([run.Whole(Inputs)],
                run.Whole(Outputs)))], false, null);
            using GradientSums sums = run.Executor.Plan(run.Executor.Memory, run.Rows, [new([layer])]);
            run.Do(kernels => sums.Sum(kernels, 0));
        }, Rows),
        new(nameof(Kernels.GaussianForward), "long rows", 1e-6, run =>
        {
            (Matrix mean, Matrix logSigma, Matrix noise) = (run.Normal(300), run.Normal(300), run.Normal(300));
            (Matrix sample, Matrix divergence) = (run.Output("z", 300), run.Output("KL", 1));
            run.Do(kernels => kernels.GaussianForward(mean, logSigma, noise, sample, divergence));
        }, 2),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Member)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_InGroupsOfAGpu_EqualsTheReference(string member)
    {
        using GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Gpu);
        KernelCase kernelCase = All.Single(c => c.Member == member);

        var expected = KernelRun.Of(kernelCase, KnownDevices.Reference, 1);
        var actual = KernelRun.Of(kernelCase, device, 1);

        foreach (var (e, a) in expected.Zip(actual)) Numbers.AssertNear(e.Values, a.Values, kernelCase.Tolerance, e.Name);
    }
}
