using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>Forms the gradients of the weights of convolutions, from what the tapes have recorded.</summary>
/// <remarks>
/// <para>dW = sum over steps, rows and positions of dy^T unfold(x). With so many positions a single image is deep enough for a product, and
/// few weights meet them: so not the outputs of a weight are dealt to the workers, but the rows of the batch, in groups of which each has a
/// sum of its own. A worker unfolds and packs a band of an image for itself, in memory that stays in its cache, and multiplies it.</para>
/// <para>The groups are cut by the batch alone. In one the sum runs over steps, the last segment of the tape first, and then rows and
/// positions; at the end the groups are added in order. So no bit depends on how many workers there are.</para>
/// </remarks>
internal sealed class ConvolutionGradients
{
    // As many workers share the work; each group costs memory for all weights of all convolutions.
    private const int MaxGroups = 16;

    private readonly BatchPlan _plan, _groups;
    private readonly int _end;
    private readonly Layer[] _layers;
    private readonly Scratch[] _scratch;

    /// <summary>Takes all memory.</summary>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="tapes">The tape of each worker; all were recorded by the same code.</param>
    public ConvolutionGradients(Arena arena, BatchPlan plan, IReadOnlyList<Tape> tapes)
    {
        _plan = plan;
        _groups = new BatchPlan(plan.Rows, MaxGroups);
        _end = tapes[0].Length;
        ParameterUse[][] uses = [.. tapes.Select(tape => tape.Uses.Where(use => use.Convolution is not null).ToArray())];
        _layers = [.. Enumerable.Range(0, uses[0].Length).GroupBy(u => uses[0][u].Layer)
            .Select(indices => new Layer(arena, _groups.Workers, [.. uses.Select(worker => indices.Select(u => worker[u]).ToArray())]))];
        ConvolutionPlan[] plans = [.. uses[0].Select(use => use.Convolution!)];
        _scratch = plans.Length == 0 ? [] : [.. tapes.Select(_ => new Scratch(arena, plans))];
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _layers.Length == 0;

    /// <summary>Floating-point operations of the products for the uses by ops [first, end).</summary>
    public double Operations(int first, int end) => _layers
        .SelectMany(layer => layer.Uses[0])
        .Where(use => use.Position >= first && use.Position < end)
        .Sum(use => 2.0 * _plan.Rows * use.Convolution!.OutputLength * use.Blocks.Sum(block => block.Inputs));

    /// <summary>Adds what the ops [first, end) contribute to the sums of the worker's groups; all workers have run them backward.</summary>
    public void Sum(int worker, int first, int end)
    {
        foreach (Layer layer in _layers)
            for (int group = FirstOf(worker); group < FirstOf(worker + 1); group++)
            {
                Span<float> sum = layer.Sums.Row(group);
                // Backward begins at the end of the tape.
                if (end == _end) sum.Clear();
                for (int u = 0; u < layer.Uses[0].Length; u++)
                {
                    int position = layer.Uses[0][u].Position;
                    if (position < first || position >= end) continue;
                    for (int row = _groups.FirstRow(group); row < _groups.FirstRow(group + 1); row++)
                    {
                        int owner = _plan.Owner(row);
                        Accumulate(_scratch[worker], layer.Uses[owner][u], row - _plan.FirstRow(owner), sum);
                    }
                }
            }
    }

    /// <summary>Adds the groups and sets the gradients, for the worker's share of the outputs; all workers have summed all ops.</summary>
    public void Finish(int worker)
    {
        foreach (Layer layer in _layers)
        {
            int first = layer.Outputs * worker / _plan.Workers, end = layer.Outputs * (worker + 1) / _plan.Workers;
            layer.Total(first, end - first).CopyTo(layer.Bias.Gradient.Span[first..]);
            int start = layer.Outputs;
            foreach (WeightBlock block in layer.Blocks)
            {
                for (int o = first; o < end; o++) block.SetGradient(o, layer.Total(start + o * block.Inputs, block.Inputs));
                start += layer.Outputs * block.Inputs;
            }
        }
    }

    private int FirstOf(int worker) => _groups.Workers * worker / _plan.Workers;

    /// <summary>Adds one image at one step to a sum, [bias, block 1, block 2, ...].</summary>
    private static void Accumulate(Scratch scratch, ParameterUse use, int row, Span<float> sum)
    {
        ConvolutionPlan plan = use.Convolution!;
        Span<float> unfolded = scratch.Unfolded.Span, panels = scratch.Panels.Span, tiles = scratch.Tiles.Span;
        for (int y = 0; y < plan.Height; y += plan.BandHeight)
        {
            int height = Math.Min(plan.BandHeight, plan.Height - y), count = height * plan.Width, outputs = plan.Outputs;
            ReadOnlySpan<float> dBand = plan.Band(use.Output.Gradient.Row(row), y * plan.Width, count, scratch.Band.Span);
            for (int p = 0; p < count; p++) KernelSet.Current.Add(dBand.Slice(p * outputs, outputs), sum[..outputs]);
            Packing.PackTilesFromColumns(dBand, outputs, 0, count, outputs, count, tiles);
            Span<float> target = sum[outputs..];
            for (int i = 0; i < use.Blocks.Length; i++)
            {
                int columns = use.Blocks[i].Inputs;
                UnfoldKernel.Unfold(plan.Inputs[i], use.Inputs[i].Value.Row(row), y, height, unfolded);
                KernelSet.Current.PackPanels(unfolded, columns, 0, count, count, columns, panels);
                KernelSet.Current.AccumulateTiles(outputs, count, columns, tiles, panels, target);
                target = target[(outputs * columns)..];
            }
        }
    }

    /// <summary>The uses of the same weights.</summary>
    private sealed class Layer(Arena arena, int groups, ParameterUse[][] uses)
    {
        /// <summary>By worker, in the order of the tape.</summary>
        public ParameterUse[][] Uses => uses;

        public WeightBlock[] Blocks => uses[0][0].Blocks;

        public Parameter Bias => uses[0][0].Bias!;

        public int Outputs => Blocks[0].Outputs;

        /// <summary>[groups, bias and blocks]; a block is [outputs][tap][channel].</summary>
        public Matrix Sums { get; } =
            arena.Allocate(groups, uses[0][0].Blocks[0].Outputs * (1 + uses[0][0].Blocks.Sum(block => block.Inputs)));

        /// <summary>Adds values [start, start + count) of all groups, in the memory of the first.</summary>
        public Span<float> Total(int start, int count)
        {
            Span<float> total = Sums.Row(0).Slice(start, count);
            for (int group = 1; group < Sums.Rows; group++) KernelSet.Current.Add(Sums.Row(group).Slice(start, count), total);
            return total;
        }
    }

    /// <summary>What a worker needs for a band of one image.</summary>
    private sealed class Scratch(Arena arena, ConvolutionPlan[] plans)
    {
        /// <summary>Windows.</summary>
        public Matrix Unfolded { get; } = arena.Allocate(1, plans.Max(plan => plan.UnfoldedLength));

        /// <summary>The same, packed.</summary>
        public Matrix Panels { get; } = arena.Allocate(1, plans.Max(plan =>
            plan.Inputs.Max(input => KernelSet.Current.PanelLength(plan.BandHeight * plan.Width, input.Columns))));

        /// <summary>The gradient of the output.</summary>
        public Matrix Band { get; } = arena.Allocate(1, plans.Max(plan => plan.BandLength));

        /// <summary>The same, packed.</summary>
        public Matrix Tiles { get; } = arena.Allocate(1, plans.Max(plan => plan.BandLength));
    }
}
