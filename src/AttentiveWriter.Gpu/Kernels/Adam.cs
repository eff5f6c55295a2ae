using AttentiveWriter.Devices;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    private AdamTable? _adam;

    /// <inheritdoc/>
    public override void MeasureGradient(AdamState state) =>
        Queue.ForEachGroup(AdamKernel.MeasureGradient, state.Runs.Count, Arguments(state));

    /// <inheritdoc/>
    public override void ClipGradient(AdamState state) => Queue.ForEach(AdamKernel.Clip, 1, Arguments(state));

    /// <inheritdoc/>
    public override void AdamStep(AdamState state) => Queue.ForEachGroup(AdamKernel.Step, state.Runs.Count, Arguments(state));

    /// <inheritdoc/>
    public override void MeasureUpdate(AdamState state) =>
        Queue.ForEachGroup(AdamKernel.MeasureUpdate, state.Runs.Count, Arguments(state));

    private AdamArguments Arguments(AdamState state)
    {
        if (_adam?.State != state)
        {
            _adam?.Dispose();
            _adam = new AdamTable(device, state);
        }
        return new AdamArguments(_adam.Address, state.Runs.Count, state.Dials.Address, state.GradientSquares.Address,
            state.UpdateSquares.Address, state.WeightSquares.Address);
    }
}

/// <summary>What Adam reads and writes: see <see cref="AdamState"/>.</summary>
internal readonly record struct AdamArguments(long Runs, int Count, long Dials, long GradientSquares, long UpdateSquares,
    long WeightSquares);

/// <summary>A run of a parameter, as it lies in the memory of the device.</summary>
internal readonly record struct GpuRun(long Value, long Gradient, long Mean, long Variance, long Length);

/// <summary>Adam, on the device (Kingma and Ba 2015, algorithm 1): a group of threads for each run.</summary>
internal static unsafe class AdamKernel
{
    public static void MeasureGradient(AdamArguments p)
    {
        int run = Grid.IdxX;
        var values = (GpuRun*)p.Runs + run;
        var gradient = (float*)values->Gradient;
        double sum = 0;
        for (int i = Group.IdxX; i < values->Length; i += Group.DimX) sum += (double)gradient[i] * gradient[i];
        sum = GroupSum.Of(sum);
        if (Group.IdxX == 0) ((double*)p.GradientSquares)[run] = sum;
    }

    public static void Clip(AdamArguments p)
    {
        if (Items.Mine > 0) return;
        double sum = 0;
        for (int run = 0; run < p.Count; run++) sum += ((double*)p.GradientSquares)[run];
        var dials = (AdamDials*)p.Dials;
        *dials = dials->Clipped(Math.Sqrt(sum));
    }

    public static void Step(AdamArguments p)
    {
        // Copies: what is written might be these, for all that the compiler knows.
        GpuRun values = ((GpuRun*)p.Runs)[Grid.IdxX];
        AdamDials dials = *(AdamDials*)p.Dials;
        float* value = (float*)values.Value, gradient = (float*)values.Gradient, mean = (float*)values.Mean,
            variance = (float*)values.Variance;
        for (int i = Group.IdxX; i < values.Length; i += Group.DimX)
        {
            float g = gradient[i] * dials.Scale;
            float m = mean[i] * dials.Beta1 + g * (1 - dials.Beta1), v = variance[i] * dials.Beta2 + g * g * (1 - dials.Beta2);
            mean[i] = m;
            variance[i] = v;
            value[i] -= m * dials.Rate / (MathF.Sqrt(v) / dials.Correction + dials.Epsilon);
        }
    }

    public static void MeasureUpdate(AdamArguments p)
    {
        int run = Grid.IdxX;
        var values = (GpuRun*)p.Runs + run;
        var dials = (AdamDials*)p.Dials;
        float* value = (float*)values->Value, mean = (float*)values->Mean, variance = (float*)values->Variance;
        double update = 0, weight = 0;
        for (int i = Group.IdxX; i < values->Length; i += Group.DimX)
        {
            double step = mean[i] * dials->Rate / (MathF.Sqrt(variance[i]) / dials->Correction + dials->Epsilon);
            update += step * step;
            weight += (double)value[i] * value[i];
        }
        update = GroupSum.Of(update);
        weight = GroupSum.Of(weight);
        if (Group.IdxX > 0) return;
        ((double*)p.UpdateSquares)[run] = update;
        ((double*)p.WeightSquares)[run] = weight;
    }
}
