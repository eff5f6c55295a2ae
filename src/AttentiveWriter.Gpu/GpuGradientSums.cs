using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

/// <summary>Sums the gradients of weights over all steps and rows, one product for each weight.</summary>
/// <remarks>Steps lie anywhere in memory: a table on the device says where.</remarks>
internal sealed class GpuGradientSums : GradientSums
{
    private readonly GpuDevice _device;
    private readonly DeviceMemory _memory;
    private readonly Arena _arena;
    private readonly int _rows;
    private readonly LayerSum[][] _segments;

    /// <summary>Writes the tables.</summary>
    /// <param name="device">Where it is summed.</param>
    /// <param name="memory">Where memory comes from.</param>
    /// <param name="rows">Images in the batch.</param>
    /// <param name="segments">What is summed.</param>
    public GpuGradientSums(GpuDevice device, IMemory memory, int rows, IReadOnlyList<GradientSegment> segments)
    {
        (_device, _memory, _arena, _rows) = (device, (DeviceMemory)memory, new Arena(memory), rows);
        _segments = [.. segments.Select(segment => segment.Layers.Select(Plan).ToArray())];
    }

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
        foreach (LayerSum layer in _segments[segment])
        {
            if (layer.Gradient.Convolution is ConvolutionPlan plan) SumConvolution(layer, plan);
            else SumLayer(layer);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Kernels kernels)
    {
        // All is summed.
    }

    /// <inheritdoc/>
    public override void Dispose() => _arena.Dispose();

    // A line for each step: dy, x_1, x_2, ...
    private LayerSum Plan(LayerGradient layer)
    {
        long[] addresses = [.. layer.Uses.SelectMany(use => use.Inputs.Take(layer.Blocks.Length).Prepend(use.OutputGradient))
            .Select(matrix => (long)matrix.Address)];
        Matrix table = _arena.Allocate(1, addresses.Length * sizeof(long) / sizeof(float));
        // Of memory that is only counted too.
        _memory.Write(MemoryMarshal.Cast<long, float>(addresses), table);
        return new LayerSum(layer, table.Address);
    }

    private void SumLayer(LayerSum layer)
    {
        LayerGradient gradient = layer.Gradient;
        int outputs = gradient.Uses[0].OutputGradient.Columns, depth = gradient.Uses.Length * _rows, line = 1 + gradient.Blocks.Length;
        var dOutput = new ProductOperand(layer.Table, 1, outputs, _rows, line);
        for (int i = 0; i < gradient.Blocks.Length; i++)
        {
            WeightBlock block = gradient.Blocks[i];
            var input = new ProductOperand(layer.Table + sizeof(long) * (1 + i), 1, gradient.Uses[0].Inputs[i].Columns, _rows, line);
            _device.Queue.ForEachTile(ProductKernel.Run, outputs, block.Inputs, new ProductArguments(dOutput, input, depth, Target(block),
                block.Columns.Gradient.Columns, outputs, block.Inputs, gradient.Continues ? 0 : 1));
        }
        if (!gradient.Bias.IsEmpty)
            _device.Queue.ForEachGroup(GradientKernel.Bias, outputs,
                new BiasArguments(dOutput, depth, gradient.Bias, gradient.Continues ? 0 : 1));
    }

    private void SumConvolution(LayerSum layer, ConvolutionPlan plan)
    {
        LayerGradient gradient = layer.Gradient;
        for (int i = 0; i < gradient.Blocks.Length; i++)
        {
            WeightBlock block = gradient.Blocks[i];
            _device.Queue.ForEachGroup(GradientKernel.Convolution, block.Outputs * block.Inputs, new ConvolutionGradientArguments(
                new GpuConvolution(plan, i), layer.Table, 1 + i, 1 + gradient.Blocks.Length, gradient.Uses.Length, _rows, Target(block),
                block.Columns.Gradient.Columns, gradient.Continues ? 0 : 1));
        }
        if (!gradient.Bias.IsEmpty)
            _device.Queue.ForEachGroup(GradientKernel.ConvolutionBias, plan.Outputs, new ConvolutionGradientArguments(
                new GpuConvolution(plan, 0), layer.Table, 0, 1 + gradient.Blocks.Length, gradient.Uses.Length, _rows,
                gradient.Bias.Address, 1, gradient.Continues ? 0 : 1));
    }

    /// <summary>Where the gradient of the first weight of a block is.</summary>
    private static long Target(WeightBlock block) => block.Columns.Gradient.Address + sizeof(float) * (long)block.Columns.First;

    private sealed record LayerSum(LayerGradient Gradient, long Table);
}

/// <summary>The gradient of a bias: dy at each step, their depth, and where the sums go.</summary>
internal readonly record struct BiasArguments(ProductOperand DOutput, int Depth, GpuMatrix Bias, int Overwrites);

/// <summary>The gradient of one block of a convolution's weight: a table of dy and x at each step, and where the sums go.</summary>
internal readonly record struct ConvolutionGradientArguments(GpuConvolution Shape, long Table, int Input, int Line, int Steps, int Rows,
    long Gradient, int GradientStep, int Overwrites);

/// <summary>Sums over steps, rows and positions, on the device: a group of threads for each.</summary>
internal static unsafe class GradientKernel
{
    public static void Bias(BiasArguments p)
    {
        int output = Grid.IdxX;
        double sum = 0;
        for (int k = Group.IdxX; k < p.Depth; k += Group.DimX) sum += p.DOutput.At(output, k);
        Put(p.Bias.Values + output, GroupSum.Of(sum), p.Overwrites);
    }

    public static void ConvolutionBias(ConvolutionGradientArguments p)
    {
        int output = Grid.IdxX, positions = p.Shape.Positions, outputs = positions * p.Shape.Outputs;
        double sum = 0;
        for (int i = Group.IdxX; i < p.Steps * p.Rows * positions; i += Group.DimX)
        {
            int row = i / positions % p.Rows, step = i / positions / p.Rows;
            sum += DOutput(p, step)[(long)row * outputs + p.Shape.Place(i % positions, output)];
        }
        Put((float*)p.Gradient + output, GroupSum.Of(sum), p.Overwrites);
    }

    public static void Convolution(ConvolutionGradientArguments p)
    {
        GpuConvolution s = p.Shape;
        int taps = s.Kernel * s.Kernel, inputs = s.Channels * taps, output = Grid.IdxX / inputs, k = Grid.IdxX % inputs;
        int channel = k / taps, ky = k % taps / s.Kernel, kx = k % s.Kernel, positions = s.Positions;
        double sum = 0;
        for (int i = Group.IdxX; i < p.Steps * p.Rows * positions; i += Group.DimX)
        {
            int position = i % positions, row = i / positions % p.Rows, step = i / positions / p.Rows;
            int y = s.Seen(position / s.OutputWidth, ky, s.Height), x = s.Seen(position % s.OutputWidth, kx, s.Width);
            if (y < 0 || x < 0) continue;
            var input = (float*)((long*)p.Table)[step * p.Line + p.Input] + (long)row * s.Height * s.Width * s.Channels;
            sum += (double)input[s.Pixel(channel, y, x)]
                * DOutput(p, step)[(long)row * positions * s.Outputs + s.Place(position, output)];
        }
        Put((float*)p.Gradient + (long)output * p.GradientStep + k, GroupSum.Of(sum), p.Overwrites);
    }

    private static float* DOutput(ConvolutionGradientArguments p, int step) => (float*)((long*)p.Table)[step * p.Line];

    private static void Put(float* target, double sum, int overwrites)
    {
        if (Group.IdxX == 0) *target = (float)(overwrites != 0 ? sum : *target + sum);
    }
}
