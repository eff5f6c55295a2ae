using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>What Adam works on: parameters with their moments, and the numbers that change from step to step, all in the memory of a
/// device.</summary>
/// <remarks>Parameters are cut into fixed runs, and sums over all of them add the runs in order: no bit depends on who works on
/// which.</remarks>
public sealed class AdamState
{
    /// <summary>Values of a run, at most.</summary>
    public const int RunLength = 16384;

    /// <summary>Takes memory for moments of zero.</summary>
    /// <param name="arena">Where it comes from.</param>
    /// <param name="parameters">Value and gradient of each parameter.</param>
    public AdamState(Arena arena, IEnumerable<(Matrix Value, Matrix Gradient)> parameters)
    {
        Slots = [.. parameters.Select(p =>
            new AdamSlot(p.Value, p.Gradient, arena.Allocate(1, p.Value.Count), arena.Allocate(1, p.Value.Count)))];
        Runs = [.. Slots.SelectMany(slot => Enumerable.Range(0, (slot.Value.Count + RunLength - 1) / RunLength)
            .Select(i => new AdamRun(slot, i * RunLength, Math.Min(RunLength, slot.Value.Count - i * RunLength))))];
        const int FloatsInDouble = sizeof(double) / sizeof(float);
        int runs = Math.Max(1, Runs.Count);
        GradientSquares = arena.Allocate(1, FloatsInDouble * runs);
        UpdateSquares = arena.Allocate(1, FloatsInDouble * runs);
        WeightSquares = arena.Allocate(1, FloatsInDouble * runs);
        Dials = arena.Allocate(1, Marshal.SizeOf<AdamDials>() / sizeof(float));
    }

    /// <summary>Each parameter.</summary>
    public IReadOnlyList<AdamSlot> Slots { get; }

    /// <summary>The runs, in order.</summary>
    public IReadOnlyList<AdamRun> Runs { get; }

    /// <summary>The sum of the squares of the gradient of each run, in double precision.</summary>
    public Matrix GradientSquares { get; }

    /// <summary>The sum of the squares of the last update of each run, in double precision.</summary>
    public Matrix UpdateSquares { get; }

    /// <summary>The sum of the squares of the values of each run, in double precision.</summary>
    public Matrix WeightSquares { get; }

    /// <summary>The <see cref="AdamDials"/>.</summary>
    public Matrix Dials { get; }
}
