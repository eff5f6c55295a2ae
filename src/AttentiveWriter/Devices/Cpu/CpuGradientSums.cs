using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Sums the gradients of weights as one product with a depth of steps x rows, instead of a small one at each step.</summary>
/// <remarks>
/// <para>dW = sum over steps t and rows r of dy[t, r]^T x[t, r]. Within a segment the sum runs over t and then rows, in order, from zero;
/// then it is added to the gradient. The outputs of a weight, not the rows of the batch, are dealt to the workers. So no bit depends on how
/// many there are.</para>
/// <para>Convolutions have a sum of another kind in the same segments: <see cref="ConvolutionSums{V}"/>.</para>
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
internal sealed class CpuGradientSums<V> : GradientSums
    where V : struct, ILanes<V>
{
    // Depth that is packed at a time; cutting here changes no bit.
    private const int ChunkDepth = 256;

    // Outputs of a layer whose sums and packed gradients stay in a second-level cache while the inputs stream past.
    private const int SlabRows = 256;

    private readonly Arena _arena;
    private readonly BatchPlan _plan;
    private readonly SegmentPlan[] _segments;
    private readonly Matrix _panels;
    private readonly Matrix[] _tiles, _slabs;
    private readonly ConvolutionSums<V> _convolutions;

    /// <summary>Plans the products.</summary>
    /// <param name="memory">Where memory comes from.</param>
    /// <param name="plan">How the batch is dealt.</param>
    /// <param name="segments">What is summed.</param>
    public CpuGradientSums(IMemory memory, BatchPlan plan, IReadOnlyList<GradientSegment> segments)
    {
        (_arena, _plan) = (new Arena(memory), plan);
        _segments = [.. segments.Select(Plan)];
        _convolutions = new ConvolutionSums<V>(_arena, plan, segments);
        // A tape without weights packs nothing.
        _panels = _arena.Allocate(1, _segments.Select(s => s.PanelLength).Append(1).Max());
        int columns = _segments.SelectMany(s => s.Layers).Select(l => l.Columns).Append(1).Max();
        _tiles = [.. Enumerable.Range(0, plan.Workers).Select(_ => _arena.Allocate(1, SlabRows * ChunkDepth))];
        _slabs = [.. Enumerable.Range(0, plan.Workers).Select(_ => _arena.Allocate(SlabRows, columns))];
    }

    /// <inheritdoc/>
    public override bool HasFinish => !_convolutions.IsEmpty;

    /// <inheritdoc/>
    public override void Gather(Kernels kernels, int segment)
    {
        foreach (PackedInput input in _segments[segment].Inputs) Pack(kernels.Worker, input);
    }

    /// <inheritdoc/>
    public override void Sum(Kernels kernels, int segment)
    {
        foreach (Layer layer in _segments[segment].Layers)
        {
            int first = layer.Outputs * kernels.Worker / _plan.Workers, end = layer.Outputs * (kernels.Worker + 1) / _plan.Workers;
            for (int start = first; start < end; start += SlabRows) Slab(kernels.Worker, layer, start, Math.Min(SlabRows, end - start));
        }
        _convolutions.Sum(kernels.Worker, segment);
    }

    /// <inheritdoc/>
    public override void Finish(Kernels kernels) => _convolutions.Finish(kernels.Worker);

    /// <inheritdoc/>
    public override void Dispose() => _arena.Dispose();

    private SegmentPlan Plan(GradientSegment segment)
    {
        var layers = new List<Layer>();
        var inputs = new List<PackedInput>();
        int panelLength = 0;
        foreach (LayerGradient layer in segment.Layers.Where(layer => layer.Convolution is null))
        {
            Chunk[] chunks = [.. Chunks(layer.Uses.Length)];
            PackedInput[] own = [.. layer.Blocks.Select((_, i) => Input([.. layer.Uses.Select(use => use.Inputs[i])]))];
            layers.Add(new Layer(chunks, layer, own));

            // Layers which read the same values share them.
            PackedInput Input(Matrix[] values)
            {
                PackedInput? known = inputs.Find(input => input.Values.Length == values.Length
                    && input.Values.Zip(values)
                        .All(pair => pair.First.Address == pair.Second.Address && pair.First.Columns == pair.Second.Columns));
                if (known is not null) return known;
                inputs.Add(new PackedInput(chunks, values, panelLength));
                panelLength = checked(panelLength + Packing.PanelLength<V>(values.Length * _plan.Rows, values[0].Columns));
                return inputs[^1];
            }
        }
        return new SegmentPlan([.. layers], [.. inputs], panelLength);
    }

    /// <summary>Cuts the rows of this many steps, in the order of the sum, into chunks as even as can be.</summary>
    private IEnumerable<Chunk> Chunks(int steps)
    {
        int rows = _plan.Rows, depth = checked(steps * rows), count = (depth + ChunkDepth - 1) / ChunkDepth;
        for (int i = 0; i < count; i++)
        {
            int start = (int)((long)depth * i / count), end = (int)((long)depth * (i + 1) / count);
            var pieces = new List<Piece>();
            for (int t = start / rows; t * rows < end; t++)
            {
                int first = Math.Max(0, start - t * rows);
                pieces.Add(new Piece(t, first, Math.Min(rows, end - t * rows) - first));
            }
            yield return new Chunk(start, end - start, [.. pieces]);
        }
    }

    /// <summary>Packs the worker's rows of an input.</summary>
    private void Pack(int worker, PackedInput input)
    {
        int own = _plan.FirstRow(worker), ownEnd = _plan.FirstRow(worker + 1);
        foreach (Chunk chunk in input.Chunks)
        {
            Span<float> panels = Panels(input, chunk);
            int k = 0;
            foreach (Piece piece in chunk.Pieces)
            {
                int first = Math.Max(own, piece.First), end = Math.Min(ownEnd, piece.First + piece.Rows);
                if (first < end)
                {
                    Matrix value = input.Values[piece.Step].Slice(first, end - first);
                    Packing.PackPanels<V>(value.Span, value.Columns, k + first - piece.First, end - first, chunk.Depth, value.Columns,
                        panels);
                }
                k += piece.Rows;
            }
        }
    }

    private Span<float> Panels(PackedInput input, Chunk chunk) =>
        _panels.Span.Slice(input.Start + Packing.PanelLength<V>(chunk.Start, input.Columns),
            Packing.PanelLength<V>(chunk.Depth, input.Columns));

    /// <summary>Sums a slab, [bias, block 1, block 2, ...] for some outputs, and adds it to where it belongs.</summary>
    private void Slab(int worker, Layer layer, int first, int count)
    {
        Span<float> slab = _slabs[worker].Span[..(count * layer.Columns)];
        slab.Clear();
        foreach (Chunk chunk in layer.Chunks) Accumulate(worker, layer, chunk, first, count, slab);
        if (!layer.Gradient.Bias.IsEmpty) Add(slab[..count], layer.Gradient.Bias.Span.Slice(first, count), layer.Gradient.Continues);
        slab = slab[count..];
        foreach (WeightBlock block in layer.Gradient.Blocks)
        {
            for (int i = 0; i < count; i++)
            {
                Span<float> target = block.Columns.Gradient.Row(first + i).Slice(block.Columns.First, block.Inputs);
                Add(slab.Slice(i * block.Inputs, block.Inputs), target, layer.Gradient.Continues);
            }
            slab = slab[(count * block.Inputs)..];
        }
    }

    private static void Add(ReadOnlySpan<float> sum, Span<float> gradient, bool continues)
    {
        if (continues) RowMath.Add<V>(sum, gradient);
        else sum.CopyTo(gradient);
    }

    private void Accumulate(int worker, Layer layer, Chunk chunk, int first, int count, Span<float> sum)
    {
        Span<float> tiles = _tiles[worker].Span;
        int k = 0;
        for (int i = 0; i < chunk.Pieces.Length; i++)
        {
            Matrix gradient = layer.OutputGradient(chunk.Pieces[i]);
            // A slab is a strip of these rows, too far apart for the processor to see the next one coming.
            if (i + 1 < chunk.Pieces.Length)
            {
                Matrix next = layer.OutputGradient(chunk.Pieces[i + 1]);
                Prefetch.Rows(next.Span[first..], next.Columns, next.Rows, count, forLater: true);
            }
            if (!layer.Gradient.Bias.IsEmpty)
                for (int r = 0; r < gradient.Rows; r++) RowMath.Add<V>(gradient.Row(r).Slice(first, count), sum[..count]);
            if (layer.Inputs.Length > 0)
                Packing.PackTilesFromColumns(gradient.Span[first..], gradient.Columns, k, gradient.Rows, count, chunk.Depth, tiles);
            k += gradient.Rows;
        }
        sum = sum[count..];
        foreach (PackedInput input in layer.Inputs)
        {
            MatrixProduct.AccumulateTiles<V>(count, chunk.Depth, input.Columns, tiles, Panels(input, chunk), sum);
            sum = sum[(count * input.Columns)..];
        }
    }

    /// <summary>What is packed and summed for a segment.</summary>
    private sealed record SegmentPlan(Layer[] Layers, PackedInput[] Inputs, int PanelLength);

    /// <summary>A layer within a segment.</summary>
    /// <param name="Chunks">How its rows are cut.</param>
    /// <param name="Gradient">What is summed.</param>
    /// <param name="Inputs">What each weight was multiplied with.</param>
    private sealed record Layer(Chunk[] Chunks, LayerGradient Gradient, PackedInput[] Inputs)
    {
        /// <summary>Outputs of the layer.</summary>
        public int Outputs => Gradient.Uses[0].OutputGradient.Columns;

        /// <summary>Values of the gradient for each output: its bias, or a place for one, and its weights.</summary>
        public int Columns { get; } = 1 + Gradient.Blocks.Sum(b => b.Inputs);

        /// <summary>The gradient of what came out, for the rows of a piece.</summary>
        public Matrix OutputGradient(Piece piece) => Gradient.Uses[piece.Step].OutputGradient.Slice(piece.First, piece.Rows);
    }

    /// <summary>An input over the steps of a segment, packed as the right operand of a product.</summary>
    /// <param name="Chunks">How its rows are cut.</param>
    /// <param name="Values">The input at each step.</param>
    /// <param name="Start">Where its panels start.</param>
    private sealed record PackedInput(Chunk[] Chunks, Matrix[] Values, int Start)
    {
        /// <summary>Values a row.</summary>
        public int Columns => Values[0].Columns;
    }

    /// <summary>Part of the depth of a segment.</summary>
    private sealed record Chunk(int Start, int Depth, Piece[] Pieces);

    /// <summary>Rows of one step.</summary>
    private readonly record struct Piece(int Step, int First, int Rows);
}
