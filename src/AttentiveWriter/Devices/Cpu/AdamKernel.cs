using System.Runtime.InteropServices;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void MeasureGradient(AdamState state)
    {
        for (int i = worker; i < state.Runs.Count; i += _workers) Doubles(state.GradientSquares)[i] = RowMath.SumOfSquares(Of(state.Runs[i],
            state.Runs[i].Slot.Gradient));
    }

    /// <inheritdoc/>
    public override void ClipGradient(AdamState state)
    {
        if (worker > 0) return;
        double sum = 0;
        foreach (double square in Doubles(state.GradientSquares)[..state.Runs.Count]) sum += square;
        ref AdamDials dials = ref Dials(state);
        dials = dials.Clipped(Math.Sqrt(sum));
    }

    /// <inheritdoc/>
    public override void AdamStep(AdamState state)
    {
        AdamDials d = Dials(state);
        for (int i = worker; i < state.Runs.Count; i += _workers)
        {
            AdamRun run = state.Runs[i];
            AdamKernel.Step<V>(Of(run, run.Slot.Gradient), d.Scale, Of(run, run.Slot.Value), Of(run, run.Slot.Mean),
                Of(run, run.Slot.Variance),
                d.Beta1, d.Beta2, d.Rate, d.Correction, d.Epsilon);
        }
    }

    /// <inheritdoc/>
    public override void MeasureUpdate(AdamState state)
    {
        AdamDials d = Dials(state);
        for (int i = worker; i < state.Runs.Count; i += _workers)
        {
            AdamRun run = state.Runs[i];
            Doubles(state.WeightSquares)[i] = RowMath.SumOfSquares(Of(run, run.Slot.Value));
            Doubles(state.UpdateSquares)[i] = UpdateKernel.SumOfSquares(Of(run, run.Slot.Mean), Of(run, run.Slot.Variance), d.Rate,
                d.Correction, d.Epsilon);
        }
    }

    private static Span<float> Of(AdamRun run, Matrix values) => values.Span.Slice(run.First, run.Length);

    private static Span<double> Doubles(Matrix values) => MemoryMarshal.Cast<float, double>(values.Span);

    private static ref AdamDials Dials(AdamState state) => ref MemoryMarshal.Cast<float, AdamDials>(state.Dials.Span)[0];
}

/// <summary>One step of Adam on a run of parameters (Kingma and Ba 2015, algorithm 1).</summary>
internal static class AdamKernel
{
    /// <summary>m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, value -= rate m / (sqrt(v) / correction + epsilon).</summary>
    /// <param name="gradient">Gradient before scaling.</param>
    /// <param name="scale">Factor on the gradient: what clipping leaves of it.</param>
    /// <param name="value">The parameters, changed.</param>
    /// <param name="mean">m, changed.</param>
    /// <param name="variance">v, changed.</param>
    /// <param name="beta1">Decay of m.</param>
    /// <param name="beta2">Decay of v.</param>
    /// <param name="rate">Learning rate over 1 - b1^t.</param>
    /// <param name="correction">sqrt(1 - b2^t).</param>
    /// <param name="epsilon">Added to the root.</param>
    public static void Step<V>(ReadOnlySpan<float> gradient, float scale, Span<float> value, Span<float> mean, Span<float> variance,
        float beta1, float beta2, float rate, float correction, float epsilon)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < value.Length; i += V.Count)
        {
            var g = VectorMath.Load<V>(gradient, i) * V.Create(scale);
            var m = VectorMath.Load<V>(mean, i) * V.Create(beta1) + g * V.Create(1 - beta1);
            var v = VectorMath.Load<V>(variance, i) * V.Create(beta2) + g * g * V.Create(1 - beta2);
            var step = m * V.Create(rate) / (V.SquareRoot(v) / V.Create(correction) + V.Create(epsilon));
            VectorMath.Store(m, mean, i);
            VectorMath.Store(v, variance, i);
            VectorMath.Store(VectorMath.Load<V>(value, i) - step, value, i);
        }
    }
}
