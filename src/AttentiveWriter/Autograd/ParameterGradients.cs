using System.Diagnostics;
using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Runs a batch backward on all workers and forms the gradients of all parameters on the way, from what the tapes have recorded.</summary>
/// <remarks>
/// <para>dW = sum over steps t and rows r of dy[t, r]^T x[t, r] is one product with a depth of steps x rows, instead of a small one at each step.
/// It is formed a segment at a time: after some steps of backward, while what they left is still in a cache, and before the next ones.</para>
/// <para>The segments are cut by the batch and the tape alone. Within one the sum runs over t and then rows, in order, from zero; then it is added to
/// the gradient. The outputs of a weight, not the rows of the batch, are dealt to the workers. So no bit depends on how many workers there are.</para>
/// <para>Convolutions have a sum of another kind in the same segments: <see cref="ConvolutionGradients"/>.</para>
/// </remarks>
internal sealed class ParameterGradients : IDisposable
{
    // Most steps x rows between two sums (a step of more is one): deep enough that adding to the gradient costs little, few enough that they
    // stay in a cache and their sum rounds little.
    private const int SegmentDepth = 1024;

    // Depth that is packed at a time; cutting here changes no bit.
    private const int ChunkDepth = 256;

    // Outputs of a layer whose sums and packed gradients stay in a second-level cache while the inputs stream past.
    private const int SlabRows = 256;

    private readonly Arena _arena = new();
    private readonly BatchPlan _plan;
    private readonly IReadOnlyList<Tape> _tapes;
    private readonly List<Segment> _segments = [];
    private readonly Matrix _panels;
    private readonly Matrix[] _tiles, _slabs;
    private readonly ConvolutionGradients _convolutions;
    private readonly Action<int> _backward, _sum, _finish;
    private Segment _segment;

    /// <summary>Plans the segments.</summary>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="tapes">The tape of each worker; all were recorded by the same code.</param>
    public ParameterGradients(BatchPlan plan, IReadOnlyList<Tape> tapes)
    {
        _plan = plan;
        _tapes = tapes;
        _convolutions = new ConvolutionGradients(_arena, plan, tapes);
        var seen = new HashSet<object>();
        foreach ((int first, int end) in Cut(tapes[0], plan.Rows)) _segments.Add(Plan(first, end, seen));
        _segment = _segments[0];
        // A tape without weights packs nothing.
        _panels = _arena.Allocate(1, _segments.Select(s => s.PanelLength).Append(1).Max());
        _tiles = [.. tapes.Select(_ => _arena.Allocate(1, SlabRows * ChunkDepth))];
        _slabs = [.. tapes.Select(_ => _arena.Allocate(SlabRows, _segments.SelectMany(s => s.Layers).Select(l => l.Columns).Append(1).Max()))];
        _backward = Backward;
        _sum = Sum;
        _finish = Finish;
    }

    /// <summary>Floating-point operations of the products.</summary>
    public double Operations => _segments.Sum(s => s.Operations);

    /// <summary>Runs backward on all tapes, where <see cref="Tape.StartBackward"/> has begun it, and forms all gradients.</summary>
    /// <param name="team">As many workers as the plan has.</param>
    public void Run(WorkerTeam team)
    {
        foreach (Segment segment in _segments)
        {
            _segment = segment;
            team.Run(_backward);
            team.Run(_sum);
        }
        if (!_convolutions.IsEmpty) team.Run(_finish);
    }

    /// <summary>Frees the packed inputs and the sums.</summary>
    public void Dispose() => _arena.Dispose();

    /// <summary>Cuts the ops, from the last, where the steps behind the cut are deep enough.</summary>
    private static IEnumerable<(int First, int End)> Cut(Tape tape, int rows)
    {
        int steps = tape.Uses.GroupBy(use => use.Layer).Max(uses => (int?)uses.Count()) ?? 0;
        int limit = Math.Max(1, SegmentDepth / rows), segments = (steps + limit - 1) / limit;
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

    private Segment Plan(int first, int end, HashSet<object> seen)
    {
        var layers = new List<Layer>();
        var inputs = new List<PackedInput>();
        int panelLength = 0;
        int[] within = [.. Enumerable.Range(0, _tapes[0].Uses.Count)
            .Where(u => _tapes[0].Uses[u] is { Convolution: null, Position: int p } && p >= first && p < end)];
        foreach (int[] indices in within.GroupBy(u => _tapes[0].Uses[u].Layer).Select(g => g.ToArray()))
        {
            ParameterUse[][] uses = [.. _tapes.Select(tape => indices.Select(u => tape.Uses[u]).ToArray())];
            ParameterUse any = uses[0][0];
            Chunk[] chunks = [.. Chunks(indices.Length)];
            PackedInput[] own = [.. any.Blocks.Select((_, b) => Input([.. uses.Select(worker => worker.Select(use => use.Inputs[b]).ToArray())]))];
            Variable[][] results = [.. uses.Select(worker => worker.Select(use => use.Output).ToArray())];
            layers.Add(new Layer(chunks, any.Blocks, own, any.Bias, results, Continues: !seen.Add(any.Layer)));

            // Layers which read the same values share them.
            PackedInput Input(Variable[][] values)
            {
                PackedInput? known = inputs.Find(input => input.Values[0].SequenceEqual(values[0]));
                if (known is not null) return known;
                inputs.Add(new PackedInput(chunks, values, panelLength));
                panelLength += KernelSet.Current.PanelLength(indices.Length * _plan.Rows, values[0][0].Columns);
                return inputs[^1];
            }
        }
        return new Segment(first, end, [.. layers], [.. inputs], panelLength, _convolutions.Operations(first, end));
    }

    /// <summary>Cuts the rows of so many steps, in the order of the sum, into chunks as even as can be.</summary>
    private IEnumerable<Chunk> Chunks(int steps)
    {
        int depth = checked(steps * _plan.Rows), count = (depth + ChunkDepth - 1) / ChunkDepth;
        for (int i = 0; i < count; i++)
        {
            int start = (int)((long)depth * i / count), end = (int)((long)depth * (i + 1) / count);
            var pieces = new List<Piece>();
            for (int t = start / _plan.Rows; t * _plan.Rows < end; t++)
                foreach ((int worker, int first, int rows) in _plan.Pieces(Math.Max(0, start - t * _plan.Rows), Math.Min(_plan.Rows, end - t * _plan.Rows)))
                    pieces.Add(new Piece(t, worker, first, rows));
            yield return new Chunk(start, end - start, [.. pieces]);
        }
    }

    private void Backward(int worker)
    {
        Tape tape = _tapes[worker];
        tape.Backward(_segment.First, _segment.End);
        long start = Stopwatch.GetTimestamp();
        foreach (PackedInput input in _segment.Inputs) Pack(worker, input);
        tape.Clock?.Add("weight gradients", start);
    }

    /// <summary>Packs the worker's rows of an input.</summary>
    private void Pack(int worker, PackedInput input)
    {
        foreach (Chunk chunk in input.Chunks)
        {
            Span<float> panels = Panels(input, chunk);
            int k = 0;
            foreach (Piece piece in chunk.Pieces)
            {
                if (piece.Worker == worker)
                {
                    Matrix value = input.Values[worker][piece.Step].Value.Slice(piece.First, piece.Rows);
                    KernelSet.Current.PackPanels(value.Span, value.Columns, k, piece.Rows, chunk.Depth, value.Columns, panels);
                }
                k += piece.Rows;
            }
        }
    }

    private Span<float> Panels(PackedInput input, Chunk chunk) =>
        _panels.Span.Slice(input.Start + KernelSet.Current.PanelLength(chunk.Start, input.Columns), KernelSet.Current.PanelLength(chunk.Depth, input.Columns));

    private void Sum(int worker)
    {
        long time = Stopwatch.GetTimestamp();
        foreach (Layer layer in _segment.Layers)
        {
            int first = layer.Outputs * worker / _plan.Workers, end = layer.Outputs * (worker + 1) / _plan.Workers;
            for (int start = first; start < end; start += SlabRows) Slab(worker, layer, start, Math.Min(SlabRows, end - start));
        }
        _convolutions.Sum(worker, _segment.First, _segment.End);
        _tapes[worker].Clock?.Add("weight gradients", time, _segment.Operations / _plan.Workers);
    }

    private void Finish(int worker)
    {
        long time = Stopwatch.GetTimestamp();
        _convolutions.Finish(worker);
        _tapes[worker].Clock?.Add("weight gradients", time);
    }

    /// <summary>Sums a slab, [bias, block 1, block 2, ...] for some outputs, and adds it to where it belongs.</summary>
    private void Slab(int worker, Layer layer, int first, int count)
    {
        Span<float> slab = _slabs[worker].Span[..(count * layer.Columns)];
        slab.Clear();
        foreach (Chunk chunk in layer.Chunks) Accumulate(worker, layer, chunk, first, count, slab);
        if (layer.Bias is { } bias) Add(slab[..count], bias.Gradient.Span.Slice(first, count), layer.Continues);
        slab = slab[count..];
        foreach (WeightBlock block in layer.Blocks)
        {
            for (int i = 0; i < count; i++)
                Add(slab.Slice(i * block.Inputs, block.Inputs), block.Weight.Gradient.Row(first + i).Slice(block.First, block.Inputs), layer.Continues);
            slab = slab[(count * block.Inputs)..];
        }
    }

    private static void Add(ReadOnlySpan<float> sum, Span<float> gradient, bool continues)
    {
        if (continues) KernelSet.Current.Add(sum, gradient);
        else sum.CopyTo(gradient);
    }

    private void Accumulate(int worker, Layer layer, Chunk chunk, int first, int count, Span<float> sum)
    {
        Span<float> tiles = _tiles[worker].Span;
        int k = 0;
        for (int i = 0; i < chunk.Pieces.Length; i++)
        {
            Matrix gradient = layer.Gradient(chunk.Pieces[i]);
            // A slab is a strip of these rows, too far apart for the processor to see the next one coming.
            if (i + 1 < chunk.Pieces.Length)
            {
                Matrix next = layer.Gradient(chunk.Pieces[i + 1]);
                Prefetch.Rows(next.Span[first..], next.Columns, next.Rows, count, forLater: true);
            }
            if (layer.Bias is not null)
                for (int r = 0; r < gradient.Rows; r++) KernelSet.Current.Add(gradient.Row(r).Slice(first, count), sum[..count]);
            if (layer.Blocks.Length > 0)
                Packing.PackTilesFromColumns(gradient.Span[first..], gradient.Columns, k, gradient.Rows, count, chunk.Depth, tiles);
            k += gradient.Rows;
        }
        sum = sum[count..];
        foreach (PackedInput input in layer.Inputs)
        {
            KernelSet.Current.AccumulateTiles(count, chunk.Depth, input.Columns, tiles, Panels(input, chunk), sum);
            sum = sum[(count * input.Columns)..];
        }
    }

    /// <summary>Ops [First, End) of every tape, and what is summed after they have run backward.</summary>
    private sealed record Segment(int First, int End, Layer[] Layers, PackedInput[] Inputs, int PanelLength, double ConvolutionOperations)
    {
        /// <summary>Floating-point operations of the products.</summary>
        public double Operations { get; } =
            ConvolutionOperations + Layers.Sum(l => 2.0 * l.Chunks.Sum(c => c.Depth) * l.Outputs * l.Inputs.Sum(i => i.Columns));
    }

    /// <summary>The uses of a layer within a segment.</summary>
    /// <param name="Chunks">How its rows are cut.</param>
    /// <param name="Blocks">Its weights.</param>
    /// <param name="Inputs">What each was multiplied with.</param>
    /// <param name="Bias">Its bias; null where it has none.</param>
    /// <param name="Results">What came out, by worker, in the order of the tape.</param>
    /// <param name="Continues">Whether the gradient has the sum of another segment.</param>
    private sealed record Layer(Chunk[] Chunks, WeightBlock[] Blocks, PackedInput[] Inputs, Parameter? Bias, Variable[][] Results, bool Continues)
    {
        /// <summary>Outputs of the layer.</summary>
        public int Outputs => Results[0][0].Columns;

        /// <summary>Values of the gradient for each output: its bias, or a place for one, and its weights.</summary>
        public int Columns { get; } = 1 + Blocks.Sum(b => b.Inputs);

        /// <summary>The gradient of what came out, for the rows of a piece.</summary>
        public Matrix Gradient(Piece piece) => Results[piece.Worker][piece.Step].Gradient.Slice(piece.First, piece.Rows);
    }

    /// <summary>An input over the steps of a segment, packed as the right operand of a product.</summary>
    /// <param name="Chunks">How its rows are cut.</param>
    /// <param name="Values">The input, by worker and step.</param>
    /// <param name="Start">Where its panels start.</param>
    private sealed record PackedInput(Chunk[] Chunks, Variable[][] Values, int Start)
    {
        /// <summary>Values a row.</summary>
        public int Columns => Values[0][0].Columns;
    }

    /// <summary>Part of the depth of a segment.</summary>
    private sealed record Chunk(int Start, int Depth, Piece[] Pieces);

    /// <summary>Rows of one step on one worker's tape.</summary>
    private readonly record struct Piece(int Step, int Worker, int First, int Rows);
}
