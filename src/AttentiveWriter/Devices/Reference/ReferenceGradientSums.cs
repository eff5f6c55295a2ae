
namespace AttentiveWriter.Devices;

/// <summary>The gradients of parameters by their definition: dW = sum dy^T x and db = sum dy, over steps, rows and, in a convolution,
/// positions.</summary>
/// <param name="segments">What is summed.</param>
internal sealed class ReferenceGradientSums(IReadOnlyList<GradientSegment> segments) : GradientSums
{
    /// <inheritdoc/>
    public override bool HasFinish => false;

    /// <inheritdoc/>
    public override void Gather(Kernels kernels, int segment)
    {
        // What backward left is read where it stands.
    }

    /// <inheritdoc/>
    public override void Sum(Kernels kernels, int segment)
    {
        foreach (LayerGradient layer in segments[segment].Layers)
        {
            if (!layer.Continues) Clear(layer);
            foreach (LayerUse use in layer.Uses)
                for (int r = 0; r < use.OutputGradient.Rows; r++) Add(layer, use, r);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Kernels kernels)
    {
        // All is summed.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // No memory was taken.
    }

    private static void Clear(LayerGradient layer)
    {
        if (!layer.Bias.IsEmpty) layer.Bias.Span.Clear();
        foreach (WeightBlock block in layer.Blocks)
            for (int o = 0; o < block.Outputs; o++) Gradient(block, o).Clear();
    }

    private static void Add(LayerGradient layer, LayerUse use, int r)
    {
        ConvolutionPlan? plan = layer.Convolution;
        int positions = plan?.Positions ?? 1, outputs = use.OutputGradient.Columns / positions;
        for (int p = 0; p < positions; p++)
            for (int o = 0; o < outputs; o++)
            {
                float dy = use.OutputGradient.Row(r)[plan is null ? o : ReferenceKernels.Place(plan, p, o)];
                if (!layer.Bias.IsEmpty) layer.Bias.Span[o] += dy;
                for (int i = 0; i < layer.Blocks.Length; i++)
                {
                    Span<float> gradient = Gradient(layer.Blocks[i], o), x = use.Inputs[i].Row(r);
                    for (int k = 0; k < gradient.Length; k++)
                    {
                        if (plan is null) gradient[k] += dy * x[k];
                        else if (ReferenceKernels.Pixel(plan.Inputs[i], p, k) is int pixel) gradient[k] += dy * x[pixel];
                    }
                }
            }
    }

    private static Span<float> Gradient(WeightBlock block, int output) =>
        block.Columns.Gradient.Row(output).Slice(block.Columns.First, block.Inputs);
}
