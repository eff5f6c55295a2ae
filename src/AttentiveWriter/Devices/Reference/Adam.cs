using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>Sums the squares of the gradient, this worker in the runs of its share.</summary>
    /// <param name="state">The parameters; <see cref="AdamState.GradientSquares"/> is overwritten.</param>
    public abstract void MeasureGradient(AdamState state);

    /// <summary>Norm of the gradient and what clipping leaves of it, once all workers have measured: one worker sets the dials.</summary>
    /// <param name="state">The parameters; <see cref="AdamDials.Norm"/> and <see cref="AdamDials.Scale"/> are overwritten.</param>
    public abstract void ClipGradient(AdamState state);

    /// <summary>m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, value -= rate m / (sqrt(v) / correction + epsilon), g the clipped gradient:
    /// a step of Adam (Kingma and Ba 2015, algorithm 1), this worker on the runs of its share.</summary>
    /// <param name="state">The parameters, changed.</param>
    public abstract void AdamStep(AdamState state);

    /// <summary>Sums the squares of the last update, which the moments still tell, and of the values, this worker in the runs of its
    /// share.</summary>
    /// <param name="state">The parameters; <see cref="AdamState.UpdateSquares"/> and <see cref="AdamState.WeightSquares"/> are
    /// overwritten.</param>
    public abstract void MeasureUpdate(AdamState state);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void MeasureGradient(AdamState state)
    {
        for (int run = 0; run < state.Runs.Count; run++)
        {
            double sum = 0;
            foreach (float g in Of(state.Runs[run], state.Runs[run].Slot.Gradient)) sum += (double)g * g;
            Doubles(state.GradientSquares)[run] = sum;
        }
    }

    /// <inheritdoc/>
    public override void ClipGradient(AdamState state)
    {
        double sum = 0;
        for (int run = 0; run < state.Runs.Count; run++) sum += Doubles(state.GradientSquares)[run];
        ref AdamDials dials = ref Dials(state);
        dials = dials.Clipped(Math.Sqrt(sum));
    }

    /// <inheritdoc/>
    public override void AdamStep(AdamState state)
    {
        AdamDials d = Dials(state);
        foreach (AdamSlot slot in state.Slots)
            for (int i = 0; i < slot.Value.Count; i++)
            {
                float g = slot.Gradient.Span[i] * d.Scale;
                float m = slot.Mean.Span[i] = slot.Mean.Span[i] * d.Beta1 + g * (1 - d.Beta1);
                float v = slot.Variance.Span[i] = slot.Variance.Span[i] * d.Beta2 + g * g * (1 - d.Beta2);
                slot.Value.Span[i] -= m * d.Rate / (MathF.Sqrt(v) / d.Correction + d.Epsilon);
            }
    }

    /// <inheritdoc/>
    public override void MeasureUpdate(AdamState state)
    {
        AdamDials d = Dials(state);
        for (int run = 0; run < state.Runs.Count; run++)
        {
            AdamSlot slot = state.Runs[run].Slot;
            double update = 0, weight = 0;
            for (int i = state.Runs[run].First; i < state.Runs[run].First + state.Runs[run].Length; i++)
            {
                double step = slot.Mean.Span[i] * d.Rate / (MathF.Sqrt(slot.Variance.Span[i]) / d.Correction + d.Epsilon);
                update += step * step;
                weight += (double)slot.Value.Span[i] * slot.Value.Span[i];
            }
            Doubles(state.UpdateSquares)[run] = update;
            Doubles(state.WeightSquares)[run] = weight;
        }
    }

    private static Span<float> Of(AdamRun run, Matrix values) => values.Span.Slice(run.First, run.Length);

    private static Span<double> Doubles(Matrix values) => MemoryMarshal.Cast<float, double>(values.Span);

    private static ref AdamDials Dials(AdamState state) => ref MemoryMarshal.Cast<float, AdamDials>(state.Dials.Span)[0];
}
