using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>y = b + sum over inputs of the products of their windows with their weights: a convolution.</summary>
    /// <param name="plan">The shapes.</param>
    /// <param name="inputs">x_i, [rows, height * width * channels] each.</param>
    /// <param name="blocks">W_i, [outputs, channels * k * k] each.</param>
    /// <param name="bias">b, [1, outputs].</param>
    /// <param name="output">y, overwritten, [rows, positions * outputs].</param>
    public abstract void ConvolutionForward(ConvolutionPlan plan, Matrix[] inputs, WeightBlock[] blocks, Matrix bias, Matrix output);

    /// <summary>Inverts <see cref="ConvolutionForward"/>: every value of a window's gradient goes to the pixel that it came from.</summary>
    /// <param name="plan">The shapes.</param>
    /// <param name="dOutput">dy, [rows, positions * outputs].</param>
    /// <param name="blocks">W_i.</param>
    /// <param name="dInputs">dx_i, added to; empty where x_i is data.</param>
    public abstract void ConvolutionBackward(ConvolutionPlan plan, Matrix dOutput, WeightBlock[] blocks, Matrix[] dInputs);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void ConvolutionForward(ConvolutionPlan plan, Matrix[] inputs, WeightBlock[] blocks, Matrix bias, Matrix output)
    {
        for (int r = 0; r < output.Rows; r++)
            for (int p = 0; p < plan.Positions; p++)
                for (int o = 0; o < plan.Outputs; o++)
                {
                    double sum = bias.Span[o];
                    for (int i = 0; i < inputs.Length; i++)
                        for (int k = 0; k < plan.Inputs[i].Columns; k++)
                            if (Pixel(plan.Inputs[i], p, k) is int pixel) sum += (double)inputs[i]
                                .Row(r)[pixel] * ((ReferenceWeight)blocks[i])[o, k];
                    output.Row(r)[Place(plan, p, o)] = (float)sum;
                }
    }

    /// <inheritdoc/>
    public override void ConvolutionBackward(ConvolutionPlan plan, Matrix dOutput, WeightBlock[] blocks, Matrix[] dInputs)
    {
        for (int r = 0; r < dOutput.Rows; r++)
            for (int p = 0; p < plan.Positions; p++)
                for (int o = 0; o < plan.Outputs; o++)
                    for (int i = 0; i < dInputs.Length; i++)
                        for (int k = 0; k < plan.Inputs[i].Columns && !dInputs[i].IsEmpty; k++)
                            // y = b + ... + x_i W_i
                            if (Pixel(plan.Inputs[i], p, k) is int pixel)
                                dInputs[i].Row(r)[pixel] += dOutput.Row(r)[Place(plan, p, o)] * ((ReferenceWeight)blocks[i])[o, k];
    }

    /// <summary>Where output <paramref name="o"/> of a position stands.</summary>
    internal static int Place(ConvolutionPlan plan, int position, int o) =>
        plan.IsPlanar ? o * plan.Positions + position : position * plan.Outputs + o;

    /// <summary>Which value of an image column k of the window at a position is, [channel][ky][kx]; null in the padding.</summary>
    internal static int? Pixel(ConvolutionShape shape, int position, int k)
    {
        (int c, int tap) = Math.DivRem(k, shape.Taps);
        int y = position / shape.OutputWidth * shape.Stride - shape.Padding + tap / shape.Kernel;
        int x = position % shape.OutputWidth * shape.Stride - shape.Padding + tap % shape.Kernel;
        if (y < 0 || x < 0 || y >= shape.Height * shape.Upsampling || x >= shape.Width * shape.Upsampling) return null;
        (y, x) = (y / shape.Upsampling, x / shape.Upsampling);
        return shape.Planar ? (c * shape.Height + y) * shape.Width + x : (y * shape.Width + x) * shape.Channels + c;
    }
}
