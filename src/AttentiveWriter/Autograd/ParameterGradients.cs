using System.Numerics;
using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Forms the gradients of all parameters after backward, from what the tapes of a batch have recorded.</summary>
/// <remarks>
/// <para>dW = sum over steps t and rows r of dy[t, r]^T x[t, r] is one product with a depth of steps x rows, instead of a small one at each step.</para>
/// <para>The rows are cut into shards, by the batch and the number of steps alone. Within a shard the sum runs over t and then rows, in order; the
/// shards are added in a binary tree that depends on their number alone. The outputs of a weight, not the rows of the batch, are dealt to the
/// workers. So no bit depends on how many workers there are, and the tree costs a pass over a slab that is in the cache.</para>
/// </remarks>
internal sealed class ParameterGradients : IDisposable
{
    // Outputs of a layer whose partial sums and output gradients stay in a second-level cache while the inputs stream past.
    private const int SlabRows = 128;

    // Depth that is packed at a time: bounds the output gradients in the cache whatever the batch; cutting the depth here changes no bit.
    private const int ChunkDepth = 512;

    // Shards keep sums short, which keeps their rounding small, but a shallow one costs more to add up than to compute.
    private const int MaxShards = 16, ShallowestShard = 256;

    private readonly Arena _arena = new();
    private readonly BatchPlan _plan;
    private readonly List<Layer> _layers = [];
    private readonly List<PackedInput> _inputs = [];
    private readonly Matrix[] _tiles, _slabs;
    private readonly int _slabLength;
    private readonly Action<int> _pack, _sum;

    /// <summary>Groups the uses of each layer.</summary>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="tapes">The tape of each worker; all were recorded by the same code.</param>
    public ParameterGradients(BatchPlan plan, IReadOnlyList<Tape> tapes)
    {
        _plan = plan;
        foreach (var group in tapes[0].Uses.Select((use, index) => (use, index)).GroupBy(u => u.use.Layer))
        {
            int[] indices = [.. group.Select(u => u.index)];
            ParameterUse[][] perWorker = [.. tapes.Select(tape => indices.Select(i => tape.Uses[i]).ToArray())];
            ParameterUse any = group.First().use;
            var shards = new Shards(plan, indices.Length);
            PackedInput[] inputs = [.. any.Blocks.Select((_, b) => Input(shards, [.. perWorker.Select(uses => uses.Select(u => u.Inputs[b]).ToArray())]))];
            _layers.Add(new Layer(shards, any.Blocks, inputs, any.Bias, [.. perWorker.Select(uses => uses.Select(u => u.Output).ToArray())]));
        }
        int levels = 1 + BitOperations.Log2(MaxShards);
        _slabLength = SlabRows * _layers.Max(l => l.Columns);
        _tiles = [.. tapes.Select(_ => _arena.Allocate(1, SlabRows * _layers.Max(l => l.Shards.MaxChunkDepth)))];
        _slabs = [.. tapes.Select(_ => _arena.Allocate(levels, _slabLength))];
        _pack = Pack;
        _sum = Sum;
    }

    /// <summary>Floating-point operations of the products.</summary>
    public double Operations => _layers.Sum(l => 2.0 * _plan.Rows * l.Results[0].Length * l.Outputs * l.Inputs.Sum(i => i.Columns));

    /// <summary>Forms all gradients.</summary>
    /// <param name="team">As many workers as the plan has.</param>
    public void Run(WorkerTeam team)
    {
        team.Run(_pack);
        team.Run(_sum);
    }

    /// <summary>Frees the packed inputs.</summary>
    public void Dispose() => _arena.Dispose();

    /// <summary>Returns the input that these values are; layers which read the same values share one.</summary>
    private PackedInput Input(Shards shards, Variable[][] values)
    {
        PackedInput? known = _inputs.Find(input => input.Values[0].SequenceEqual(values[0]));
        if (known is not null) return known;
        int columns = values[0][0].Columns;
        Matrix[] panels = [.. Enumerable.Range(0, shards.Count)
            .Select(shard => _arena.Allocate(1, KernelSet.Current.PanelLength(values[0].Length * shards.Rows(shard), columns)))];
        _inputs.Add(new PackedInput(shards, values, panels));
        return _inputs[^1];
    }

    private void Pack(int worker)
    {
        int next = 0;
        foreach (PackedInput input in _inputs)
            for (int shard = 0; shard < input.Shards.Count; shard++)
                if (next++ % _plan.Workers == worker) Pack(input, shard);
    }

    private static void Pack(PackedInput input, int shard)
    {
        foreach ((int start, int steps) in input.Shards.Chunks(shard))
        {
            int rows = input.Shards.Rows(shard), depth = steps * rows;
            Span<float> panels = input.Chunk(shard, start * rows);
            for (int t = 0, k = 0; t < steps; t++)
                foreach ((int owner, int first, int count) in input.Shards.Pieces[shard])
                {
                    Matrix value = input.Values[owner][start + t].Value.Slice(first, count);
                    KernelSet.Current.PackPanels(value.Span, value.Columns, k, count, depth, value.Columns, panels);
                    k += count;
                }
        }
    }

    private void Sum(int worker)
    {
        foreach (Layer layer in _layers)
        {
            int first = layer.Outputs * worker / _plan.Workers, end = layer.Outputs * (worker + 1) / _plan.Workers;
            for (int start = first; start < end; start += SlabRows)
                Slab(new Work(worker, layer, start, Math.Min(SlabRows, end - start)));
        }
    }

    /// <summary>Sums a slab, [bias, block 1, block 2, ...] for <see cref="Work.Count"/> outputs, and copies it to where it belongs.</summary>
    private void Slab(in Work work)
    {
        Span<float> slab = _slabs[work.Worker].Span;
        Tree(work, 0, work.Layer.Shards.Count, slab);
        if (work.Layer.Bias is { } bias) slab[..work.Count].CopyTo(bias.Gradient.Span[work.First..]);
        slab = slab[work.Count..];
        foreach (WeightBlock block in work.Layer.Blocks)
        {
            for (int i = 0; i < work.Count; i++)
                slab.Slice(i * block.Inputs, block.Inputs).CopyTo(block.Weight.Gradient.Row(work.First + i)[block.First..]);
            slab = slab[(work.Count * block.Inputs)..];
        }
    }

    /// <summary>Sums shards [first, first + count) into the first slab of <paramref name="slabs"/>; the slabs behind it are free.</summary>
    private void Tree(in Work work, int first, int count, Span<float> slabs)
    {
        int length = work.Count * work.Layer.Columns;
        if (count == 1)
        {
            slabs[..length].Clear();
            Shard(work, first, slabs);
            return;
        }
        // The left half is the largest power of two: the tree of 16 shards is the same wherever they were computed.
        int left = (int)BitOperations.RoundUpToPowerOf2((uint)count) / 2;
        Tree(work, first, left, slabs);
        Tree(work, first + left, count - left, slabs[_slabLength..]);
        KernelSet.Current.Add(slabs.Slice(_slabLength, length), slabs[..length]);
    }

    private void Shard(in Work work, int shard, Span<float> sum)
    {
        Layer layer = work.Layer;
        Span<float> tiles = _tiles[work.Worker].Span;
        foreach ((int start, int steps) in layer.Shards.Chunks(shard))
        {
            int rows = layer.Shards.Rows(shard), depth = steps * rows;
            for (int t = 0, k = 0; t < steps; t++)
                foreach ((int owner, int first, int count) in layer.Shards.Pieces[shard])
                {
                    Matrix gradient = layer.Results[owner][start + t].Gradient.Slice(first, count);
                    // A slab is a strip of these rows, too far apart for the processor to see the next one coming.
                    if (t + 1 < steps)
                    {
                        Matrix next = layer.Results[owner][start + t + 1].Gradient.Slice(first, count);
                        Prefetch.Rows(next.Span[work.First..], next.Columns, count, work.Count, forLater: true);
                    }
                    if (layer.Bias is not null)
                        for (int r = 0; r < count; r++) KernelSet.Current.Add(gradient.Row(r).Slice(work.First, work.Count), sum[..work.Count]);
                    if (layer.Blocks.Length > 0)
                        Packing.PackTilesFromColumns(gradient.Span[work.First..], gradient.Columns, k, count, work.Count, depth, tiles);
                    k += count;
                }
            Span<float> target = sum[work.Count..];
            foreach (PackedInput input in layer.Inputs)
            {
                KernelSet.Current.AccumulateTiles(work.Count, depth, input.Columns, tiles, input.Chunk(shard, start * rows), target);
                target = target[(work.Count * input.Columns)..];
            }
        }
    }

    /// <summary>All uses of a layer.</summary>
    /// <param name="Shards">How the rows are cut.</param>
    /// <param name="Blocks">Its weights.</param>
    /// <param name="Inputs">What each was multiplied with.</param>
    /// <param name="Bias">Its bias; null where it has none.</param>
    /// <param name="Results">What came out, by worker, in the order of the tape.</param>
    private sealed record Layer(Shards Shards, WeightBlock[] Blocks, PackedInput[] Inputs, Parameter? Bias, Variable[][] Results)
    {
        /// <summary>Outputs of the layer.</summary>
        public int Outputs => Results[0][0].Columns;

        /// <summary>Values of the gradient for each output: its bias, or a place for one, and its weights.</summary>
        public int Columns { get; } = 1 + Blocks.Sum(b => b.Inputs);
    }

    /// <summary>An input over all steps, packed as the right operand of a product.</summary>
    /// <param name="Shards">How the rows are cut.</param>
    /// <param name="Values">The input, by worker and step.</param>
    /// <param name="Panels">The panels of each shard, one chunk of depth after the other.</param>
    private sealed record PackedInput(Shards Shards, Variable[][] Values, Matrix[] Panels)
    {
        /// <summary>Values a row.</summary>
        public int Columns => Values[0][0].Columns;

        /// <summary>The panels of a shard from the chunk that begins at a depth.</summary>
        public Span<float> Chunk(int shard, int depth) => Panels[shard].Span[KernelSet.Current.PanelLength(depth, Columns)..];
    }

    /// <summary>The shards of a batch whose layer is used at so many steps.</summary>
    private sealed class Shards
    {
        private readonly int[] _rows;
        private readonly (int Start, int Steps)[][] _chunks;

        public Shards(BatchPlan plan, int steps)
        {
            int deep = (int)Math.Max(1, (long)plan.Rows * steps / ShallowestShard);
            Count = Math.Min(Math.Min(MaxShards, plan.Rows), 1 << BitOperations.Log2((uint)deep));
            int[] starts = [.. Enumerable.Range(0, Count + 1).Select(s => (int)((long)plan.Rows * s / Count))];
            _rows = [.. starts.Zip(starts.Skip(1), (start, end) => end - start)];
            Pieces = [.. starts.Zip(starts.Skip(1), (start, end) => plan.Pieces(start, end).ToArray())];
            _chunks = [.. _rows.Select(rows => Cut(steps, Math.Max(1, ChunkDepth / rows)))];
        }

        /// <summary>How many.</summary>
        public int Count { get; }

        /// <summary>Where the rows of each shard are: worker, first row on its tape, rows.</summary>
        public (int Worker, int First, int Count)[][] Pieces { get; }

        /// <summary>Depth of the deepest chunk.</summary>
        public int MaxChunkDepth => Enumerable.Range(0, Count).Max(s => _rows[s] * _chunks[s].Max(c => c.Steps));

        /// <summary>Rows of a shard.</summary>
        public int Rows(int shard) => _rows[shard];

        /// <summary>The steps of a shard in the order of the sum, a chunk of them at a time.</summary>
        public (int Start, int Steps)[] Chunks(int shard) => _chunks[shard];

        private static (int, int)[] Cut(int steps, int length) =>
            [.. Enumerable.Range(0, (steps + length - 1) / length).Select(c => (c * length, Math.Min(length, steps - c * length)))];
    }

    private readonly record struct Work(int Worker, Layer Layer, int First, int Count);
}
