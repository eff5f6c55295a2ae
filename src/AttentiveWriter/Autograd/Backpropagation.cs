using System.Diagnostics;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Runs a tape backward and has the gradients of all parameters summed on the way.</summary>
/// <remarks>
/// dW = sum over steps t and rows r of dy[t, r]^T x[t, r] is one product with a depth of steps x rows, instead of a small one at each step.
/// It is formed a segment at a time: after some steps of backward, while what they left is still at hand, and before the next ones. The
/// segments are cut by the batch and the tape alone.
/// </remarks>
public sealed class Backpropagation : IDisposable
{
    private readonly Tape _tape;
    private readonly IReadOnlyList<Variable> _costs;
    private readonly (int First, int End)[] _ranges;
    private readonly double[] _operations;
    private readonly GradientSums _sums;
    private readonly Action<Kernels> _start, _backward, _sum, _finish;
    private int _segment;
    private float _weight;

    /// <summary>Plans gradients and segments; nothing may be recorded on the tape from here on.</summary>
    /// <param name="tape">The tape, which trains.</param>
    /// <param name="costs">The terms of the loss, [rows, 1] each.</param>
    public Backpropagation(Tape tape, IReadOnlyList<Variable> costs)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(costs);
        (_tape, _costs) = (tape, costs);
        tape.PlanGradients(costs);
        var seen = new HashSet<object>();
        _ranges = [.. Cut(tape)];
        GradientSegment[] segments = [.. _ranges.Select(range => Segment(range.First, range.End, seen))];
        _operations = [.. segments.Select(segment => segment.Layers.Sum(layer => layer.Operations(tape.Rows)))];
        _sums = tape.Executor.Plan(tape.Memory, tape.Rows, segments);
        _start = kernels => Tape.StartBackward(kernels, _costs, _weight);
        _backward = Backward;
        _sum = Sum;
        _finish = Finish;
    }

    /// <summary>Floating-point operations of the products.</summary>
    public double Operations => _operations.Sum();

    /// <summary>Computes the gradients of the weighted sum of the costs, by all values and parameters; the tape has run forward.</summary>
    /// <param name="weight">What each cost of each row counts: 1 / batch for a mean.</param>
    public void Run(float weight)
    {
        _weight = weight;
        _tape.Executor.Run(_tape.Rows, _start);
        RunStarted();
    }

    /// <summary>The same, where the gradients of the costs are set.</summary>
    internal void RunStarted()
    {
        for (_segment = 0; _segment < _ranges.Length; _segment++)
        {
            _tape.Executor.Run(_tape.Rows, _backward);
            _tape.Executor.Run(_tape.Rows, _sum);
        }
        if (_sums.HasFinish) _tape.Executor.Run(_tape.Rows, _finish);
    }

    /// <summary>Frees the memory of the sums.</summary>
    public void Dispose() => _sums.Dispose();

    /// <summary>Cuts the ops, from the last, where the steps behind the cut are deep enough.</summary>
    private static IEnumerable<(int First, int End)> Cut(Tape tape)
    {
        int steps = tape.Uses.GroupBy(use => use.Layer).Max(uses => (int?)uses.Count()) ?? 0;
        int limit = Math.Max(1, tape.Executor.GradientDepth / tape.Rows), segments = (int)(((long)steps + limit - 1) / limit);
        if (segments > 0) limit = (steps + segments - 1) / segments;
        var counts = new Dictionary<object, int>();
        int end = tape.Length;
        foreach (ParameterUse use in tape.Uses.Reverse())
        {
            if (counts.GetValueOrDefault(use.Layer) == limit)
            {
                yield return (use.Position + 1, end);
                end = use.Position + 1;
                counts.Clear();
            }
            counts[use.Layer] = counts.GetValueOrDefault(use.Layer) + 1;
        }
        yield return (0, end);
    }

    private GradientSegment Segment(int first, int end, HashSet<object> seen) =>
        new([.. _tape.Uses.Where(use => use.Position >= first && use.Position < end).GroupBy(use => use.Layer)
            .Select(uses => Layer([.. uses], !seen.Add(uses.Key)))]);

    private static LayerGradient Layer(ParameterUse[] uses, bool continues) => new(
        uses[0].Blocks, uses[0].Bias?.Gradient ?? default(Matrix),
        [.. uses.Select(use => new LayerUse([.. use.Inputs.Select(input => input.Value)], use.Output.Gradient))], continues,
            uses[0].Convolution);

    private void Backward(Kernels kernels)
    {
        _tape.Backward(kernels, _ranges[_segment].First, _ranges[_segment].End);
        long start = Stopwatch.GetTimestamp();
        _sums.Gather(kernels, _segment);
        Add(kernels, start);
    }

    private void Sum(Kernels kernels)
    {
        long start = Stopwatch.GetTimestamp();
        _sums.Sum(kernels, _segment);
        Add(kernels, start, _operations[_segment]);
    }

    private void Finish(Kernels kernels)
    {
        long start = Stopwatch.GetTimestamp();
        _sums.Finish(kernels);
        Add(kernels, start);
    }

    private void Add(Kernels kernels, long start, double operations = 0)
    {
        if (kernels.Worker == 0) _tape.Clock?.Add("weight gradients", start, operations);
    }
}
