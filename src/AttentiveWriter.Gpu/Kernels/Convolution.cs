using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void ConvolutionForward(ConvolutionPlan plan, Matrix[] inputs, WeightBlock[] blocks, Matrix bias, Matrix output)
    {
        for (int i = 0; i < inputs.Length; i++)
            Queue.ForEach(ConvolutionKernel.Forward, output.Count, new ConvolutionArguments(new GpuConvolution(plan, i), inputs[i],
                Weights(blocks[i]), blocks[i].Columns.Value.Columns, i == 0 ? bias : default, output, default));
    }

    /// <inheritdoc/>
    public override void ConvolutionBackward(ConvolutionPlan plan, Matrix dOutput, WeightBlock[] blocks, Matrix[] dInputs)
    {
        for (int i = 0; i < dInputs.Length; i++)
            if (!dInputs[i].IsEmpty)
                Queue.ForEach(ConvolutionKernel.Backward, dInputs[i].Count, new ConvolutionArguments(new GpuConvolution(plan, i),
                    default, Weights(blocks[i]), blocks[i].Columns.Value.Columns, default, dOutput, dInputs[i]));
    }
}

/// <summary>The shapes of one input of a convolution and of its output, as kernels see them.</summary>
internal readonly struct GpuConvolution(ConvolutionPlan plan, int input)
{
    private readonly int _isPlanarInput = plan.Inputs[input].Planar ? 1 : 0, _isPlanarOutput = plan.IsPlanar ? 1 : 0;

    public int Height { get; } = plan.Inputs[input].Height;

    public int Width { get; } = plan.Inputs[input].Width;

    public int Channels { get; } = plan.Inputs[input].Channels;

    public int Kernel { get; } = plan.Inputs[input].Kernel;

    public int Stride { get; } = plan.Inputs[input].Stride;

    public int Padding { get; } = plan.Inputs[input].Padding;

    public int Upsampling { get; } = plan.Inputs[input].Upsampling;

    public int OutputHeight { get; } = plan.Height;

    public int OutputWidth { get; } = plan.Width;

    public int Outputs { get; } = plan.Outputs;

    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Where output <paramref name="o"/> of a position stands in a row.</summary>
    public int Place(int position, int o) => _isPlanarOutput != 0 ? o * Positions + position : position * Outputs + o;

    /// <summary>Where a pixel stands in a row of the input.</summary>
    public int Pixel(int channel, int y, int x) =>
        _isPlanarInput != 0 ? (channel * Height + y) * Width + x : (y * Width + x) * Channels + channel;

    /// <summary>Channel, row and column of a value of the input.</summary>
    public (int Channel, int Y, int X) Of(int value) => _isPlanarInput != 0
        ? (value / (Height * Width), value / Width % Height, value % Width)
        : (value % Channels, value / Channels / Width, value / Channels % Width);

    /// <summary>Which pixel of the input a tap of the window at a position sees, along one axis; -1 in the padding.</summary>
    public int Seen(int position, int tap, int length)
    {
        int at = position * Stride - Padding + tap;
        return at < 0 || at >= length * Upsampling ? -1 : at / Upsampling;
    }
}

/// <summary>What a convolution of one input reads and writes: the output forward, its gradient backward.</summary>
internal readonly record struct ConvolutionArguments(GpuConvolution Shape, GpuMatrix Input, long Weights, int WeightStep, GpuMatrix Bias,
    GpuMatrix Output, GpuMatrix DInput);

/// <summary>Convolutions, on the device: a thread for each value that comes out.</summary>
internal static unsafe class ConvolutionKernel
{
    /// <summary>y = b + x W of the first input, y += x W of the others.</summary>
    public static void Forward(ConvolutionArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Output.Count) return;
        GpuConvolution s = p.Shape;
        // Neighbouring threads have neighbouring outputs of one position: they read the same window.
        int row = item / p.Output.Columns, position = item % p.Output.Columns / s.Outputs, o = item % s.Outputs;
        float* weights = (float*)p.Weights + (long)o * p.WeightStep, input = p.Input.Row(row);
        float* output = p.Output.Row(row) + s.Place(position, o);
        float sum = 0;
        for (int ky = 0; ky < s.Kernel; ky++)
        {
            int y = s.Seen(position / s.OutputWidth, ky, s.Height);
            for (int kx = 0; kx < s.Kernel; kx++)
            {
                int x = s.Seen(position % s.OutputWidth, kx, s.Width);
                if (y < 0 || x < 0) continue;
                for (int c = 0; c < s.Channels; c++) sum += input[s.Pixel(c, y, x)] * weights[(c * s.Kernel + ky) * s.Kernel + kx];
            }
        }
        *output = (p.Bias.IsEmpty ? *output : p.Bias.Values[o]) + sum;
    }

    /// <summary>dx += what every window that sees the pixel has for it.</summary>
    public static void Backward(ConvolutionArguments p)
    {
        int item = Items.Mine;
        if (item >= p.DInput.Count) return;
        GpuConvolution s = p.Shape;
        int row = item / p.DInput.Columns;
        (int channel, int y, int x) = s.Of(item % p.DInput.Columns);
        float* dOutput = p.Output.Row(row), weights = (float*)p.Weights + channel * s.Kernel * s.Kernel;
        float sum = 0;
        // Each of the pixels that it was enlarged to, under each tap that can lie there.
        for (int v = y * s.Upsampling; v < (y + 1) * s.Upsampling; v++)
            for (int ky = 0; ky < s.Kernel; ky++)
            {
                int top = v + s.Padding - ky;
                if (top < 0 || top % s.Stride != 0 || top / s.Stride >= s.OutputHeight) continue;
                for (int u = x * s.Upsampling; u < (x + 1) * s.Upsampling; u++)
                    for (int kx = 0; kx < s.Kernel; kx++)
                    {
                        int left = u + s.Padding - kx;
                        if (left < 0 || left % s.Stride != 0 || left / s.Stride >= s.OutputWidth) continue;
                        int position = top / s.Stride * s.OutputWidth + left / s.Stride;
                        for (int o = 0; o < s.Outputs; o++)
                            sum += dOutput[s.Place(position, o)] * weights[(long)o * p.WeightStep + ky * s.Kernel + kx];
                    }
            }
        p.DInput.Values[item] += sum;
    }
}
