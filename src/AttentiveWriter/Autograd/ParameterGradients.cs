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
internal sealed class ParameterGradients
{
    // Outputs of a layer whose partial sums and operands stay in a second-level cache. Each slab packs the layer's inputs again.
    private const int SlabRows = 128;

    // Rows packed at a time: bounds the scratch whatever the batch; cutting the depth here changes no bit.
    private const int ChunkDepth = 512;

    private readonly BatchPlan _plan;
    private readonly List<Layer> _layers = [];
    private readonly float[][] _panels, _tiles, _slabs;
    private readonly int _slabLength;

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
            _layers.Add(new Layer(group.First().use.Blocks, group.Key, perWorker));
        }
        int maxRows = Enumerable.Range(0, plan.Shards).Max(s => plan.ShardStart(s + 1) - plan.ShardStart(s));
        int maxDepth = Math.Max(ChunkDepth, maxRows), maxInputs = _layers.Max(l => l.Blocks.Select(b => b.Inputs).DefaultIfEmpty(1).Max());
        int levels = 1 + BitOperations.Log2((uint)BatchPlan.MaxShards);
        _slabLength = SlabRows * _layers.Max(l => l.Columns);
        _panels = Scratch(tapes.Count, MatrixProduct.PanelLength(maxDepth, maxInputs));
        _tiles = Scratch(tapes.Count, SlabRows * maxDepth);
        _slabs = Scratch(tapes.Count, levels * _slabLength);
    }

    /// <summary>Does one worker's share; the parameters' gradients are whole when all workers have ended.</summary>
    public void Run(int worker)
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
        RowMath.Add(slabs.Slice(_slabLength, length), slabs[..length]);
    }

    private void Shard(in Work work, int shard, Span<float> sum)
    {
        int owner = _plan.Owner(shard), first = _plan.ShardStart(shard) - _plan.FirstRow(owner);
        int rows = _plan.ShardStart(shard + 1) - _plan.ShardStart(shard);
        ParameterUse[] uses = work.Layer.Uses[owner];
        float[] tiles = _tiles[work.Worker], panels = _panels[work.Worker];
        int chunk = Math.Max(1, ChunkDepth / rows);
        for (int u = 0; u < uses.Length; u += chunk)
        {
            int depth = Math.Min(chunk, uses.Length - u) * rows;
            for (int k = 0; k < depth; k += rows)
            {
                Matrix gradient = uses[u + k / rows].Output.Gradient.Slice(first, rows);
                for (int r = 0; r < rows; r++) RowMath.Add(gradient.Row(r).Slice(work.First, work.Count), sum[..work.Count]);
                if (work.Layer.Blocks.Length > 0)
                    MatrixProduct.PackTilesFromColumns(gradient.Span[work.First..], gradient.Columns, k, rows, work.Count, depth, tiles);
            }
            Span<float> target = sum[work.Count..];
            for (int b = 0; b < work.Layer.Blocks.Length; b++)
            {
                int inputs = work.Layer.Blocks[b].Inputs;
                for (int k = 0; k < depth; k += rows)
                    MatrixProduct.PackPanels(uses[u + k / rows].Inputs[b].Value.Slice(first, rows).Span, inputs, k, rows, depth, inputs, panels);
                MatrixProduct.Accumulate(work.Count, depth, inputs, tiles, panels, target, inputs);
                target = target[(work.Count * inputs)..];
            }
        }
    }

    private static float[][] Scratch(int workers, int length)
    {
        float[][] scratch = new float[workers][];
        for (int i = 0; i < workers; i++) scratch[i] = new float[length];
        return scratch;
    }

    /// <summary>All uses of a layer, by worker, in the order of the tape.</summary>
    private sealed record Layer(WeightBlock[] Blocks, Parameter Bias, ParameterUse[][] Uses)
    {
        /// <summary>Outputs of the layer.</summary>
        public int Outputs => Bias.Count;

        /// <summary>Values of the gradient for each output: its bias and its weights.</summary>
        public int Columns { get; } = 1 + Blocks.Sum(b => b.Inputs);
    }

    private readonly record struct Work(int Worker, Layer Layer, int First, int Count);
}
