using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>The optimiser over parameters of several lengths, one of them longer than a run, the average of weights, and the
/// gradients of groups.</summary>
internal static class AdamCases
{
    private static readonly int[] Lengths = [.. Numbers.Lengths, AdamState.RunLength, AdamState.RunLength + 5];

    public static IEnumerable<KernelCase> All =>
    [
        // Double precision on both sides, and in the output of this case float32.
        new(nameof(Kernels.MeasureGradient), "several runs", 2e-7, run =>
        {
            AdamState state = State(run);
            run.Do(kernels => kernels.MeasureGradient(state));
            Squares(run, "squares of the gradient", state, state.GradientSquares);
        }),
        .. new[] { 2f, 1e6f }.Select(clip => new KernelCase(nameof(Kernels.ClipGradient), $"norm of {clip} at most", 2e-7, run =>
        {
            AdamState state = State(run);
            run.Write(Dials with { ClipNorm = clip }, state.Dials);
            run.Do(kernels => kernels.MeasureGradient(state));
            run.Do(kernels => kernels.ClipGradient(state));
            AdamDials dials = run.Read<AdamDials>(state.Dials)[0];
            // The scale is small: its digits count, and not those behind the point.
            run.Output("norm and scale", () => [(float)dials.Norm, MathF.Log(dials.Scale)]);
            run.Output(
                "the other dials", () => [(float)dials.ClipNorm, dials.Rate, dials.Correction, dials.Beta1, dials.Beta2, dials.Epsilon]);
        })),
        // A few roundings.
        new(nameof(Kernels.AdamStep), "several runs", 1e-6, run =>
        {
            AdamState state = State(run);
            run.Do(kernels => kernels.AdamStep(state));
        }),
        new(nameof(Kernels.MeasureUpdate), "several runs", 1e-6, run =>
        {
            AdamState state = State(run);
            run.Do(kernels => kernels.MeasureUpdate(state));
            Squares(run, "squares of the update", state, state.UpdateSquares);
            Squares(run, "squares of the values", state, state.WeightSquares);
        }),
        // A product and a sum, fused or not.
        .. new[] { 1, 9, 1000 }.Select(columns => new KernelCase(nameof(Kernels.MoveAverage), $"3 x {columns} values", 3e-7, run =>
        {
            Matrix value = run.Input(3, Normal(run, 3 * columns)), average = run.Output("average", 3, Normal(run, 3 * columns));
            run.Do(kernels => kernels.MoveAverage(value, 0.9f, average));
        })),
        // A copy, and one sum: the same bits everywhere.
        .. new[] { 1, 9, 1000 }.SelectMany(columns => new[]
        {
            new KernelCase(nameof(Kernels.KeepGradient), $"3 x {columns} values", 0, run =>
            {
                Matrix gradient = run.Input(3, Normal(run, 3 * columns)), kept = run.Output("kept", 3, Normal(run, 3 * columns));
                run.Do(kernels => kernels.KeepGradient(gradient, kept));
            }),
            new KernelCase(nameof(Kernels.AddGradient), $"3 x {columns} values", 0, run =>
            {
                Matrix kept = run.Input(3, Normal(run, 3 * columns)), gradient = run.Output("gradient", 3, Normal(run, 3 * columns));
                run.Do(kernels => kernels.AddGradient(kept, gradient));
            }),
        }),
    ];

    private static AdamDials Dials => new(3, 5, 0.5f, 0.02f, 0.3f, 0.9f, 0.99f, 1e-3f);

    private static AdamState State(KernelRun run)
    {
        var state = new AdamState(
            run.Arena, Lengths.Select(length => (run.Output("value", 1, Normal(run, length)), run.Input(1, Normal(run, length)))));
        foreach (AdamSlot slot in state.Slots)
        {
            run.Change(slot.Mean, "mean", Normal(run, slot.Mean.Count));
            run.Change(slot.Variance, "variance", Numbers.Uniform(slot.Variance.Count, run.NextAddress()));
        }
        run.Write(Dials, state.Dials);
        return state;
    }

    private static float[] Normal(KernelRun run, int length) => Numbers.Normal(length, run.NextAddress());

    private static void Squares(KernelRun run, string name, AdamState state, Matrix squares) =>
        run.Output(name, () => [.. run.Read<double>(squares)[..state.Runs.Count].Select(square => (float)square)]);
}
