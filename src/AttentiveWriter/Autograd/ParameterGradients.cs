using System.Numerics;
using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Forms the gradients of all parameters after backward, from what the tapes of a batch have recorded.</summary>
/// <remarks>
/// <para>dW = sum over steps t and rows r of dy[t, r]^T x[t, r] is one product with a depth of steps x rows, instead of a small one at each step.</para>
/// <para>The depth is cut into the shards of <see cref="BatchPlan"/>. Within a shard the sum runs over t and then rows, in order; the shards are
/// added in a binary tree that depends on their number alone. The outputs of a weight, not the rows of the batch, are dealt to the workers.
/// So no bit depends on how many workers there are, and the tree costs a pass over a slab that is in the cache.</para>
/// </remarks>
internal sealed class ParameterGradients : IDisposable
{
    // Outputs of a layer whose partial sums and output gradients stay in a second-level cache while the inputs stream past.
    private const int SlabRows = 128;

    // Depth that is packed at a time: bounds the output gradients in the cache whatever the batch; cutting the depth here changes no bit.
    private const int ChunkDepth = 512;

    private readonly Arena _arena = new();
    private readonly BatchPlan _plan;
    private readonly List<Layer> _layers = [];
    private readonly List<PackedInput> _inputs = [];
    private readonly float[][] _tiles, _slabs;
    private readonly int _slabLength;
    private readonly Action<int> _pack, _sum;

    /// <summary>Groups the uses of each layer.</summary>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="tapes">The tape of each worker; all were recorded by the same code.</param>
    public ParameterGradients(BatchPlan plan, IReadOnlyList<Tape> tapes)
    {
        _plan = plan;
        foreach (var group in tapes[0].Uses.Select((use, index) => (use, index)).GroupBy(u => u.use.Bias))
        {
            int[] indices = [.. group.Select(u => u.index)];
            ParameterUse[][] perWorker = [.. tapes.Select(tape => indices.Select(i => tape.Uses[i]).ToArray())];
            WeightBlock[] blocks = group.First().use.Blocks;
            PackedInput[] inputs = [.. blocks.Select((_, b) => Input([.. perWorker.Select(uses => uses.Select(u => u.Inputs[b]).ToArray())]))];
            _layers.Add(new Layer(blocks, inputs, group.Key, [.. perWorker.Select(uses => uses.Select(u => u.Output).ToArray())]));
        }
        int maxRows = Enumerable.Range(0, plan.Shards).Max(RowsOf);
        int levels = 1 + BitOperations.Log2((uint)BatchPlan.MaxShards);
        _slabLength = SlabRows * _layers.Max(l => l.Columns);
        _tiles = Scratch(tapes.Count, SlabRows * Math.Max(ChunkDepth, maxRows));
        _slabs = Scratch(tapes.Count, levels * _slabLength);
        _pack = Pack;
        _sum = Sum;
    }

    /// <summary>Bytes of native memory for packed inputs.</summary>
    public long Bytes => _arena.Bytes;

    /// <summary>Floating-point operations of the products.</summary>
    public double Operations => _layers.Sum(l => 2.0 * _plan.Rows * l.Results[0].Length * l.Outputs * (l.Columns - 1));

    /// <summary>Forms all gradients.</summary>
    /// <param name="team">As many workers as the plan has.</param>
    public void Run(WorkerTeam team)
    {
        team.Run(_pack);
        team.Run(_sum);
    }

    /// <summary>Frees the packed inputs.</summary>
    public void Dispose() => _arena.Dispose();

    private void Pack(int worker)
    {
        for (int i = worker; i < _inputs.Count * _plan.Shards; i += _plan.Workers) Pack(_inputs[i / _plan.Shards], i % _plan.Shards);
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

    private int RowsOf(int shard) => _plan.ShardStart(shard + 1) - _plan.ShardStart(shard);

    /// <summary>First row of a shard on the tape of its owner.</summary>
    private int FirstRow(int shard, int owner) => _plan.ShardStart(shard) - _plan.FirstRow(owner);

    /// <summary>Returns the input that these values are; layers which read the same values share one.</summary>
    private PackedInput Input(Variable[][] values)
    {
        PackedInput? known = _inputs.Find(input => input.Values[0].SequenceEqual(values[0]));
        if (known is not null) return known;
        int columns = values[0][0].Columns;
        Matrix[] panels = [.. Enumerable.Range(0, _plan.Shards)
            .Select(shard => _arena.Allocate(1, KernelSet.Current.PanelLength(values[0].Length * RowsOf(shard), columns)))];
        _inputs.Add(new PackedInput(values, panels));
        return _inputs[^1];
    }

    private void Pack(PackedInput input, int shard)
    {
        int owner = _plan.Owner(shard), first = FirstRow(shard, owner), rows = RowsOf(shard);
        Variable[] values = input.Values[owner];
        foreach ((int start, int depth) in new Chunks(values.Length, rows))
        {
            Span<float> panels = input.Chunk(shard, start * rows);
            for (int k = 0; k < depth; k += rows)
            {
                Matrix value = values[start + k / rows].Value.Slice(first, rows);
                KernelSet.Current.PackPanels(value.Span, value.Columns, k, rows, depth, value.Columns, panels);
            }
        }
    }

    /// <summary>Sums a slab, [bias, block 1, block 2, ...] for <see cref="Work.Count"/> outputs, and copies it to where it belongs.</summary>
    private void Slab(in Work work)
    {
        Span<float> slab = _slabs[work.Worker];
        Tree(work, 0, _plan.Shards, slab);
        slab[..work.Count].CopyTo(work.Layer.Bias.Gradient.Span[work.First..]);
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
        int owner = _plan.Owner(shard), first = FirstRow(shard, owner), rows = RowsOf(shard);
        Variable[] outputs = work.Layer.Results[owner];
        float[] tiles = _tiles[work.Worker];
        foreach ((int start, int depth) in new Chunks(outputs.Length, rows))
        {
            for (int k = 0; k < depth; k += rows)
            {
                Matrix gradient = outputs[start + k / rows].Gradient.Slice(first, rows);
                for (int r = 0; r < rows; r++) KernelSet.Current.Add(gradient.Row(r).Slice(work.First, work.Count), sum[..work.Count]);
                if (work.Layer.Blocks.Length > 0)
                    MatrixProduct.PackTilesFromColumns(gradient.Span[work.First..], gradient.Columns, k, rows, work.Count, depth, tiles);
            }
            Span<float> target = sum[work.Count..];
            foreach (PackedInput input in work.Layer.Inputs)
            {
                KernelSet.Current.AccumulateTiles(work.Count, depth, input.Columns, tiles, input.Chunk(shard, start * rows), target);
                target = target[(work.Count * input.Columns)..];
            }
        }
    }

    private static float[][] Scratch(int workers, int length)
    {
        float[][] scratch = new float[workers][];
        for (int i = 0; i < workers; i++) scratch[i] = new float[length];
        return scratch;
    }

    /// <summary>All uses of a layer.</summary>
    /// <param name="Blocks">Its weights.</param>
    /// <param name="Inputs">What each was multiplied with.</param>
    /// <param name="Bias">Its bias.</param>
    /// <param name="Results">What came out, by worker, in the order of the tape.</param>
    private sealed record Layer(WeightBlock[] Blocks, PackedInput[] Inputs, Parameter Bias, Variable[][] Results)
    {
        /// <summary>Outputs of the layer.</summary>
        public int Outputs => Bias.Count;

        /// <summary>Values of the gradient for each output: its bias and its weights.</summary>
        public int Columns { get; } = 1 + Blocks.Sum(b => b.Inputs);
    }

    /// <summary>An input over all steps, packed as the right operand of a product.</summary>
    /// <param name="Values">The input, by worker and step.</param>
    /// <param name="Panels">The panels of each shard, one chunk of depth after the other.</param>
    private sealed record PackedInput(Variable[][] Values, Matrix[] Panels)
    {
        /// <summary>Values a row.</summary>
        public int Columns => Values[0][0].Columns;

        /// <summary>The panels of a shard from the chunk that begins at a depth.</summary>
        public Span<float> Chunk(int shard, int depth) => Panels[shard].Span[KernelSet.Current.PanelLength(depth, Columns)..];
    }

    /// <summary>Cuts the steps of a shard into chunks, and says for each its first step and its depth, steps x rows.</summary>
    private struct Chunks(int steps, int rows)
    {
        private readonly int _length = Math.Max(1, ChunkDepth / rows);
        private int _start = -1;

        public readonly Chunks GetEnumerator() => this;

        public readonly (int Start, int Depth) Current => (_start, Math.Min(_length, steps - _start) * rows);

        public bool MoveNext()
        {
            _start = _start < 0 ? 0 : _start + _length;
            return _start < steps;
        }
    }

    private readonly record struct Work(int Worker, Layer Layer, int First, int Count);
}
