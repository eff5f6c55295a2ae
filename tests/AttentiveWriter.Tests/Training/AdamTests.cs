using AttentiveWriter.Devices;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class AdamTests
{
    private const double LearningRate = 0.01;

    // Two parameters, one longer than a run of the optimiser.
    private static readonly int[] Counts = [40_000, 37];

    [Fact]
    public void IsFinite_AnyOfItsArrays_IsLookedAtInParts()
    {
        using ParameterSet parameters = Parameters();
        using Executor executor = KnownDevices.Cpu.Start(1);
        using var adam = new Adam(parameters, executor, 1, new AdamSettings());
        Assert.True(adam.IsFinite());
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(adam.IsFinite());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        foreach (Adam.Moments moments in adam.All)
        {
            foreach (Matrix array in new[] { moments.Parameter.Value, moments.Mean, moments.Variance })
            {
                array.Span[^1] = float.NaN;
                Assert.False(adam.IsFinite());
                array.Span[^1] = 0;
            }
        }
        Assert.True(adam.IsFinite());
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(1e9f)]
    public void Update_TwentySteps_FollowsADoublePrecisionLoop(float clip)
    {
        var settings = new AdamSettings(0.8f, 0.95f, 1e-6f, clip);
        using ParameterSet parameters = Parameters();
        using Executor executor = KnownDevices.Cpu.Start(1);
        using var adam = new Adam(parameters, executor, 1, settings);
        double[] value = [.. All(parameters)], mean = new double[value.Length], variance = new double[value.Length];

        for (int t = 1; t <= 20; t++)
        {
            SetGradients(parameters, t);
            double[] g = [.. parameters.Parameters.SelectMany(p => p.Gradient.Span.ToArray()).Select(v => (double)v)];
            double norm = Math.Sqrt(g.Sum(v => v * v)), scale = Math.Min(1, clip / (norm + 1e-6));
            for (int i = 0; i < value.Length; i++)
            {
                mean[i] = settings.Beta1 * mean[i] + (1 - settings.Beta1) * g[i] * scale;
                variance[i] = settings.Beta2 * variance[i] + (1 - settings.Beta2) * g[i] * scale * g[i] * scale;
                double m = mean[i] / (1 - Math.Pow(settings.Beta1, t)), v = variance[i] / (1 - Math.Pow(settings.Beta2, t));
                value[i] -= LearningRate * m / (Math.Sqrt(v) + settings.Epsilon);
            }

            Assert.Equal(norm, adam.Norm(), norm * 1e-12);
            adam.Update(LearningRate);
        }

        Numbers.AssertNear([.. value.Select(v => (float)v)], [.. All(parameters).Select(v => (float)v)], 3e-6);
    }

    [Fact]
    public void Update_AnyWorkers_GivesTheSameBits()
    {
        float[] expected = After(1);

        Assert.All([2, 3, 5], workers => Numbers.AssertSameBits(expected, After(workers)));
    }

    private static float[] After(int workers)
    {
        using ParameterSet parameters = Parameters();
        using Executor executor = KnownDevices.Cpu.Start(workers);
        using var adam = new Adam(parameters, executor, workers, new AdamSettings(ClipNorm: 0.5f));
        for (int t = 1; t <= 3; t++)
        {
            SetGradients(parameters, t);
            adam.Norm();
            adam.Update(LearningRate);
        }
        return [.. parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())];
    }

    private static ParameterSet Parameters()
    {
        var parameters = new ParameterSet(KnownDevices.Cpu);
        for (int p = 0; p < Counts.Length; p++) Numbers.Normal(Counts[p], p).CopyTo(parameters.Add($"p{p}", Counts[p]).Value.Span);
        return parameters;
    }

    private static void SetGradients(ParameterSet parameters, int t)
    {
        for (int p = 0; p < Counts.Length; p++) Numbers.Normal(Counts[p], 10 * t + p).CopyTo(parameters.Parameters[p].Gradient.Span);
    }

    private static IEnumerable<double> All(ParameterSet parameters) =>
        parameters.Parameters.SelectMany(p => p.Value.Span.ToArray()).Select(v => (double)v);
}
