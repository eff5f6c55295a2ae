using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void ConvolutionForward(ConvolutionPlan plan, Matrix[] inputs, WeightBlock[] blocks, Matrix bias, Matrix output)
    {
        var bands = new ConvolutionBands(plan);
        int unfoldedLength = bands.UnfoldedLength, outputs = plan.Outputs;
        Span<float> all = Scratch(unfoldedLength + bands.OutputLength), unfolded = all[..unfoldedLength], scratch = all[unfoldedLength..];
        for (int r = _first; r < End; r++)
            for (int y = 0; y < plan.Height; y += bands.Height)
            {
                int height = Math.Min(bands.Height, plan.Height - y), first = y * plan.Width, count = height * plan.Width;
                Span<float> image = output.Row(r), band = plan.IsPlanar ? scratch : image[(first * outputs)..];
                for (int p = 0; p < count; p++) bias.Span.CopyTo(band[(p * outputs)..]);
                for (int i = 0; i < blocks.Length; i++)
                {
                    UnfoldKernel.Unfold(plan.Inputs[i], inputs[i].Row(r), y, height, unfolded);
                    MatrixProduct.Accumulate<V>(count, blocks[i].Inputs, outputs, unfolded, ((PackedWeight<V>)blocks[i]).Forward, band);
                }
                if (plan.IsPlanar) RowMath.Transpose(band, outputs, count, outputs, image[first..], plan.Positions);
            }
    }

    /// <inheritdoc/>
    public override void ConvolutionBackward(ConvolutionPlan plan, Matrix dOutput, WeightBlock[] blocks, Matrix[] dInputs)
    {
        var bands = new ConvolutionBands(plan);
        int unfoldedLength = bands.UnfoldedLength;
        Span<float> all = Scratch(unfoldedLength + bands.OutputLength), unfolded = all[..unfoldedLength], scratch = all[unfoldedLength..];
        for (int r = _first; r < End; r++)
            for (int y = 0; y < plan.Height; y += bands.Height)
            {
                int height = Math.Min(bands.Height, plan.Height - y), count = height * plan.Width;
                ReadOnlySpan<float> dBand = bands.Band(dOutput.Row(r), y * plan.Width, count, scratch);
                for (int i = 0; i < blocks.Length; i++)
                {
                    if (dInputs[i].IsEmpty) continue;
                    // y = ... + unfold(x_i) W_i^T
                    Span<float> dUnfolded = unfolded[..(count * blocks[i].Inputs)];
                    dUnfolded.Clear();
                    MatrixProduct.Accumulate<V>(count, plan.Outputs, blocks[i].Inputs, dBand, ((PackedWeight<V>)blocks[i]).Backward,
                        dUnfolded);
                    UnfoldKernel.Fold<V>(plan.Inputs[i], dUnfolded, y, height, dInputs[i].Row(r));
                }
            }
    }
}

/// <summary>The windows of a convolution as rows of a matrix, which makes it a product, and the adjoint of that.</summary>
/// <remarks>
/// A window is [ky][kx][channel]: in a feature map, whose channels stand last, a row of it is one run of values. Weights are stored
/// [channel][ky][kx], as PyTorch has them, and brought into this order when they are packed.
/// </remarks>
internal static class UnfoldKernel
{
    /// <summary>columns[p] = the window at position p; 0 outside the image.</summary>
    /// <param name="shape">The window and the image.</param>
    /// <param name="image">One image.</param>
    /// <param name="first">The first row of windows.</param>
    /// <param name="rows">How many rows of windows.</param>
    /// <param name="columns">Overwritten, [rows * output width, k * k * channels].</param>
    public static void Unfold(ConvolutionShape shape, ReadOnlySpan<float> image, int first, int rows, Span<float> columns)
    {
        (int kernel, int channels, int upsampling) = (shape.Kernel, shape.Channels, shape.Upsampling);
        bool dense = !shape.Planar || channels == 1;
        int plane = shape.Height * shape.Width;
        for (int oy = first; oy < first + rows; oy++)
        {
            int top = oy * shape.Stride - shape.Padding;
            (int startY, int endY) = Inside(top, kernel, shape.Height * upsampling);
            for (int ox = 0; ox < shape.OutputWidth; ox++)
            {
                Span<float> window = columns[..shape.Columns];
                columns = columns[shape.Columns..];
                int left = ox * shape.Stride - shape.Padding;
                (int startX, int endX) = Inside(left, kernel, shape.Width * upsampling);
                if (endY - startY < kernel || endX - startX < kernel) window.Clear();
                if (startX == endX) continue;
                for (int ky = startY; ky < endY; ky++)
                {
                    int row = (top + ky) / upsampling * shape.Width;
                    Span<float> to = window[((ky * kernel + startX) * channels)..((ky * kernel + endX) * channels)];
                    if (dense && upsampling == 1)
                    {
                        Copy(image.Slice((row + left + startX) * channels, to.Length), to);
                        continue;
                    }
                    for (int kx = startX; kx < endX; kx++, to = to[channels..])
                    {
                        int pixel = row + (left + kx) / upsampling;
                        if (dense) Copy(image.Slice(pixel * channels, channels), to);
                        else for (int c = 0; c < channels; c++) to[c] = image[c * plane + pixel];
                    }
                }
            }
        }
    }

    /// <summary>The adjoint of <see cref="Unfold"/>: adds every value of a window to the pixel that it came from.</summary>
    /// <param name="shape">The window and the image.</param>
    /// <param name="columns">[rows * output width, k * k * channels].</param>
    /// <param name="first">The first row of windows.</param>
    /// <param name="rows">How many rows of windows.</param>
    /// <param name="image">Added to, one image.</param>
    public static void Fold<V>(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image)
        where V : struct, ILanes<V>
    {
        (int kernel, int channels, int upsampling) = (shape.Kernel, shape.Channels, shape.Upsampling);
        bool dense = !shape.Planar || channels == 1;
        int plane = shape.Height * shape.Width;
        for (int oy = first; oy < first + rows; oy++)
        {
            int top = oy * shape.Stride - shape.Padding;
            (int startY, int endY) = Inside(top, kernel, shape.Height * upsampling);
            for (int ox = 0; ox < shape.OutputWidth; ox++)
            {
                ReadOnlySpan<float> window = columns[..shape.Columns];
                columns = columns[shape.Columns..];
                int left = ox * shape.Stride - shape.Padding;
                (int startX, int endX) = Inside(left, kernel, shape.Width * upsampling);
                if (startX == endX) continue;
                for (int ky = startY; ky < endY; ky++)
                {
                    int row = (top + ky) / upsampling * shape.Width;
                    ReadOnlySpan<float> from = window[((ky * kernel + startX) * channels)..((ky * kernel + endX) * channels)];
                    if (dense && upsampling == 1)
                    {
                        RowMath.Add<V>(from, image.Slice((row + left + startX) * channels, from.Length));
                        continue;
                    }
                    for (int kx = startX; kx < endX; kx++, from = from[channels..])
                    {
                        int pixel = row + (left + kx) / upsampling;
                        if (dense) RowMath.Add<V>(from[..channels], image.Slice(pixel * channels, channels));
                        else for (int c = 0; c < channels; c++) image[c * plane + pixel] += from[c];
                    }
                }
            }
        }
    }

    /// <summary>The part of a window from <paramref name="start"/> on that lies inside [0, size).</summary>
    private static (int Start, int End) Inside(int start, int kernel, int size)
    {
        int first = Math.Clamp(-start, 0, kernel);
        return (first, Math.Clamp(size - start, first, kernel));
    }

    // A call costs more than copying a few values: the windows of a grey image are rows of three.
    private static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        if (from.Length > 8) from.CopyTo(to);
        else for (int i = 0; i < from.Length; i++) to[i] = from[i];
    }
}
