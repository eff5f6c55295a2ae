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
    // A slab of outputs whose partial sums, operands and tree stay in a second-level cache.
    private const int SlabRows = 192;

    // Rows packed at a time: bounds the scratch whatever the batch; cutting the depth here changes no bit.
    private const int ChunkDepth = 512;

    private readonly BatchPlan _plan;
    private readonly List<Target> _targets = [];
    private readonly float[][] _panels, _tiles, _slabs;
    private readonly int _slabLength;

    /// <summary>Groups the uses of each parameter.</summary>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="tapes">The tape of each worker; all were recorded by the same code.</param>
    public ParameterGradients(BatchPlan plan, IReadOnlyList<Tape> tapes)
    {
        _plan = plan;
        foreach (var group in tapes[0].Uses.Select((use, index) => (use, index)).GroupBy(u => ((object?)u.use.Block ?? u.use.Parameter)))
        {
            ParameterUse first = group.First().use;
            int[] indices = [.. group.Select(u => u.index)];
            var perWorker = tapes.Select(tape => indices.Select(i => Use.Of(tape.Uses[i])).ToArray()).ToArray();
            _targets.Add(new Target(first.Parameter, first.Block, perWorker));
        }
        int maxRows = Enumerable.Range(0, plan.Shards).Max(s => plan.ShardStart(s + 1) - plan.ShardStart(s));
        int maxInputs = _targets.Max(t => t.Block?.Inputs ?? 1);
        int maxDepth = Math.Max(ChunkDepth, maxRows);
        int levels = 1 + BitOperations.Log2((uint)BatchPlan.MaxShards);
        _slabLength = Math.Max(SlabRows * maxInputs, _targets.Max(t => t.Block is null ? t.Parameter.Count : 0));
        _panels = Scratch(tapes.Count, MatrixProduct.PanelLength(maxDepth, maxInputs));
        _tiles = Scratch(tapes.Count, SlabRows * maxDepth);
        _slabs = Scratch(tapes.Count, levels * _slabLength);
    }

    /// <summary>Does one worker's share; the parameters' gradients are whole when all workers have ended.</summary>
    public void Run(int worker)
    {
        foreach (Target target in _targets)
        {
            int outputs = target.Block?.Outputs ?? target.Parameter.Count;
            int first = outputs * worker / _plan.Workers, end = outputs * (worker + 1) / _plan.Workers;
            int step = target.Block is null ? outputs : SlabRows;
            for (int start = first; start < end; start += step)
                Slab(new Work(worker, target, start, Math.Min(step, end - start)));
        }
    }

    private void Slab(in Work work)
    {
        Span<float> slabs = _slabs[work.Worker];
        Tree(work, 0, _plan.Shards, slabs);
        WeightBlock? block = work.Target.Block;
        if (block is null)
        {
            slabs[..work.Count].CopyTo(work.Target.Parameter.Gradient.Span[work.First..]);
            return;
        }
        for (int i = 0; i < work.Count; i++)
            slabs.Slice(i * block.Inputs, block.Inputs).CopyTo(work.Target.Parameter.Gradient.Row(work.First + i)[block.First..]);
    }

    /// <summary>Sums shards [first, first + count) into the first slab of <paramref name="slabs"/>; the slabs behind it are free.</summary>
    private void Tree(in Work work, int first, int count, Span<float> slabs)
    {
        int length = work.Count * (work.Target.Block?.Inputs ?? 1);
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
        Use[] uses = work.Target.Uses[owner];
        if (work.Target.Block is not WeightBlock block)
        {
            foreach (Use use in uses)
                for (int r = 0; r < rows; r++) RowMath.Add(use.Output.Gradient.Row(first + r).Slice(work.First, work.Count), sum[..work.Count]);
            return;
        }
        float[] panels = _panels[work.Worker], tiles = _tiles[work.Worker];
        int chunk = Math.Max(1, ChunkDepth / rows);
        for (int u = 0; u < uses.Length; u += chunk)
        {
            int depth = Math.Min(chunk, uses.Length - u) * rows;
            for (int k = 0; k < depth; k += rows)
            {
                Use use = uses[u + k / rows];
                Matrix gradient = use.Output.Gradient.Slice(first, rows), input = use.Input!.Value.Slice(first, rows);
                MatrixProduct.PackTilesFromColumns(gradient.Span[work.First..], gradient.Columns, k, rows, work.Count, depth, tiles);
                MatrixProduct.PackPanels(input.Span, input.Columns, k, rows, depth, block.Inputs, panels);
            }
            MatrixProduct.Accumulate(work.Count, depth, block.Inputs, tiles, panels, sum, block.Inputs);
        }
    }

    private static float[][] Scratch(int workers, int length)
    {
        float[][] scratch = new float[workers][];
        for (int i = 0; i < workers; i++) scratch[i] = new float[length];
        return scratch;
    }

    private readonly record struct Use(Variable? Input, Variable Output)
    {
        public static Use Of(ParameterUse use) => new(use.Input, use.Output);
    }

    private sealed record Target(Parameter Parameter, WeightBlock? Block, Use[][] Uses);

    private readonly record struct Work(int Worker, Target Target, int First, int Count);
}
