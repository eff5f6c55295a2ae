using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Sums the gradients of the weights of convolutions.</summary>
/// <remarks>
/// <para>dW = sum over steps, rows and positions of dy^T unfold(x). With so many positions a single image is deep enough for a product, and
/// few weights meet them: so not the outputs of a weight are dealt to the workers, but the rows of the batch, in groups of which each has a
/// sum of its own. A worker unfolds and packs a band of an image for itself, in memory that stays in its cache, and multiplies it.</para>
/// <para>The groups are cut by the batch alone. In one the sum runs over steps, the last segment of the tape first, and then rows and
/// positions; at the end the groups are added in order. So no bit depends on how many workers there are.</para>
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
internal sealed class ConvolutionSums<V>
    where V : struct, ILanes<V>
{
    // As many workers share the work; each group costs memory for all weights of all convolutions.
    private const int MaxGroups = 16;

    private readonly BatchPlan _plan, _groups;
    private readonly Layer[] _layers;
    private readonly BandMemory[] _bands;

    /// <summary>Takes all memory.</summary>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="segments">What is summed.</param>
    public ConvolutionSums(Arena arena, BatchPlan plan, IReadOnlyList<GradientSegment> segments)
    {
        _plan = plan;
        _groups = new BatchPlan(plan.Rows, MaxGroups);
        var all = segments.SelectMany((segment, i) =>
            segment.Layers.Where(layer => layer.Convolution is not null).Select(layer => (i, layer))).ToArray();
        _layers = [.. all.GroupBy(pair => pair.layer.Blocks[0])
            .Select(uses => new Layer(arena, _groups.Workers, segments.Count, [.. uses]))];
        ConvolutionPlan[] plans = [.. _layers.Select(layer => layer.Any.Convolution!)];
        _bands = plans.Length == 0 ? [] : [.. Enumerable.Range(0, plan.Workers).Select(_ => new BandMemory(arena, plans))];
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _layers.Length == 0;

    /// <summary>Adds what a segment contributes to the sums of the worker's groups; all workers have run it backward.</summary>
    public void Sum(int worker, int segment)
    {
        foreach (Layer layer in _layers)
            for (int group = FirstOf(worker); group < FirstOf(worker + 1); group++)
            {
                Span<float> sum = layer.Sums.Row(group);
                if (segment == 0) sum.Clear();
                if (layer.Segments[segment] is not LayerGradient gradient) continue;
                foreach (LayerUse use in gradient.Uses)
                    for (int row = _groups.FirstRow(group); row < _groups.FirstRow(group + 1); row++) Accumulate(_bands[worker], gradient,
                        use, row, sum);
            }
    }

    /// <summary>Adds the groups and sets the gradients, for the worker's share of the outputs; all workers have summed all
    /// segments.</summary>
    public void Finish(int worker)
    {
        foreach (Layer layer in _layers)
        {
            int first = layer.Outputs * worker / _plan.Workers, end = layer.Outputs * (worker + 1) / _plan.Workers;
            if (!layer.Any.Bias.IsEmpty) layer.Total(first, end - first).CopyTo(layer.Any.Bias.Span[first..]);
            int start = layer.Outputs;
            foreach (WeightBlock block in layer.Any.Blocks)
            {
                var packed = (PackedWeight<V>)block;
                for (int o = first; o < end; o++) packed.SetGradient(o, layer.Total(start + o * block.Inputs, block.Inputs));
                start += layer.Outputs * block.Inputs;
            }
        }
    }

    private int FirstOf(int worker) => _groups.Workers * worker / _plan.Workers;

    /// <summary>Adds one image at one step to a sum, [bias, block 1, block 2, ...].</summary>
    private static void Accumulate(BandMemory memory, LayerGradient gradient, LayerUse use, int row, Span<float> sum)
    {
        ConvolutionPlan plan = gradient.Convolution!;
        var bands = new ConvolutionBands(plan);
        Span<float> unfolded = memory.Unfolded.Span, panels = memory.Panels.Span, tiles = memory.Tiles.Span;
        for (int y = 0; y < plan.Height; y += bands.Height)
        {
            int height = Math.Min(bands.Height, plan.Height - y), count = height * plan.Width, outputs = plan.Outputs;
            ReadOnlySpan<float> dBand = bands.Band(use.OutputGradient.Row(row), y * plan.Width, count, memory.Band.Span);
            for (int p = 0; p < count; p++) RowMath.Add<V>(dBand.Slice(p * outputs, outputs), sum[..outputs]);
            Packing.PackTilesFromColumns(dBand, outputs, 0, count, outputs, count, tiles);
            Span<float> target = sum[outputs..];
            for (int i = 0; i < gradient.Blocks.Length; i++)
            {
                int columns = gradient.Blocks[i].Inputs;
                UnfoldKernel.Unfold(plan.Inputs[i], use.Inputs[i].Row(row), y, height, unfolded);
                Packing.PackPanels<V>(unfolded, columns, 0, count, count, columns, panels);
                MatrixProduct.AccumulateTiles<V>(outputs, count, columns, tiles, panels, target);
                target = target[(outputs * columns)..];
            }
        }
    }

    /// <summary>The uses of the same weights.</summary>
    private sealed class Layer
    {
        public Layer(Arena arena, int groups, int segments, (int Segment, LayerGradient Gradient)[] uses)
        {
            Any = uses[0].Gradient;
            Segments = new LayerGradient?[segments];
            foreach ((int segment, LayerGradient gradient) in uses) Segments[segment] = gradient;
            Sums = arena.Allocate(groups, Outputs * (1 + Any.Blocks.Sum(block => block.Inputs)));
        }

        /// <summary>Its blocks, bias and shapes, which are those of every segment.</summary>
        public LayerGradient Any { get; }

        /// <summary>Its uses in each segment; null where there are none.</summary>
        public LayerGradient?[] Segments { get; }

        public int Outputs => Any.Blocks[0].Outputs;

        /// <summary>[groups, bias and blocks]; a block is [outputs][tap][channel].</summary>
        public Matrix Sums { get; }

        /// <summary>Adds values [start, start + count) of all groups, in the memory of the first.</summary>
        public Span<float> Total(int start, int count)
        {
            Span<float> total = Sums.Row(0).Slice(start, count);
            for (int group = 1; group < Sums.Rows; group++) RowMath.Add<V>(Sums.Row(group).Slice(start, count), total);
            return total;
        }
    }

    /// <summary>What a worker needs for a band of one image.</summary>
    private sealed class BandMemory(Arena arena, ConvolutionPlan[] plans)
    {
        /// <summary>Windows.</summary>
        public Matrix Unfolded { get; } = arena.Allocate(1, plans.Max(plan => new ConvolutionBands(plan).UnfoldedLength));

        /// <summary>The same, packed.</summary>
        public Matrix Panels { get; } = arena.Allocate(1, plans.Max(plan =>
            plan.Inputs.Max(input => Packing.PanelLength<V>(new ConvolutionBands(plan).Height * plan.Width, input.Columns))));

        /// <summary>The gradient of the output.</summary>
        public Matrix Band { get; } = arena.Allocate(1, plans.Max(plan => new ConvolutionBands(plan).OutputLength));

        /// <summary>The same, packed.</summary>
        public Matrix Tiles { get; } = arena.Allocate(1, plans.Max(plan => new ConvolutionBands(plan).OutputLength));
    }
}
