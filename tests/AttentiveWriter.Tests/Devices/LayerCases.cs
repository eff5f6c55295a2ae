using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Linear layers and convolutions with prepared weights.</summary>
/// <remarks>Of whole numbers, whose sums are exact in float32 in whatever order.</remarks>
internal static class LayerCases
{
    // Columns of the weight before and behind those of a block.
    private const int Before = 3, Behind = 2;

    // Around one to four vectors, and deeper than a block of a product.
    private static readonly int[] Widths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 257];

    public static IEnumerable<KernelCase> All =>
    [
        // A few rows are a tile of their own; many are several.
        .. new[] { 5, 50 }.SelectMany(Linear),
        new(nameof(Device.Prepare), "two blocks of a weight", 0, run =>
        {
            Matrix value = run.Whole(19, 40), gradient = run.Whole(19, 40), output = run.Output("y", 19);
            foreach ((int first, int inputs) in new[] { (0, 33), (33, 7) })
            {
                var columns = new WeightColumns(run.Arena, value, gradient, first, inputs);
                WeightBlock block = Prepared(run, columns);
                Matrix input = run.Whole(columns.Inputs);
                run.Do(kernels => kernels.LinearForward(input, block, output));
            }
        }),
        new(nameof(Kernels.Refresh), "all blocks", 0, run =>
        {
            WeightBlock[] blocks = [.. new[] { 1, 9, 16, 33 }.Select(inputs => Block(run, 17, inputs))];
            foreach (Matrix value in blocks.Select(block => block.Columns.Value))
                run.Change(value, "W", Numbers.Whole(value.Count, run.NextAddress()));
            run.Do(kernels => kernels.Refresh(blocks));
            foreach (WeightBlock block in blocks) Multiply(run, block);
        }),
        .. new[] { false, true }.SelectMany(Convolutions),
    ];

    /// <summary>Makes a block in the middle of a weight of whole numbers known to the device.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outputs">Rows of the weight.</param>
    /// <param name="inputs">Columns of the block.</param>
    /// <param name="taps">Pixels of a convolution's window.</param>
    public static WeightBlock Block(KernelRun run, int outputs, int inputs, int taps = 1)
    {
        int columns = Before + inputs + Behind;
        return Prepared(run,
            new WeightColumns(run.Arena, run.Whole(outputs, columns), run.Output("dW", outputs, columns), Before, inputs, taps));
    }

    private static WeightBlock Prepared(KernelRun run, WeightColumns columns)
    {
        WeightBlock block = run.Device.Prepare(run.Arena, columns);
        block.Refresh();
        return block;
    }

    private static IEnumerable<KernelCase> Linear(int rows)
    {
        foreach (string member in new[] { nameof(Kernels.LinearForward), nameof(Kernels.LinearBackward) })
            yield return new KernelCase(member, $"{rows} rows", 0, run =>
            {
                foreach (int inputs in Widths)
                    foreach (int outputs in Widths) Multiply(run, Block(run, outputs, inputs), member == nameof(Kernels.LinearBackward));
            }, rows);
    }

    private static void Multiply(KernelRun run, WeightBlock block, bool backward = false)
    {
        Matrix left = run.Whole(backward ? block.Outputs : block.Inputs);
        Matrix sum = run.Output(backward ? "dx" : "y", backward ? block.Inputs : block.Outputs);
        if (backward) run.Do(kernels => kernels.LinearBackward(left, block, sum));
        else run.Do(kernels => kernels.LinearForward(left, block, sum));
    }

    private static IEnumerable<KernelCase> Convolutions(bool planarOutput)
    {
        string name = planarOutput ? "planar output" : "output of channels last";
        yield return new KernelCase(nameof(Kernels.ConvolutionForward), name, 0, run =>
        {
            foreach (ConvolutionPlan plan in ConvolutionCase.Plans(planarOutput))
            {
                WeightBlock[] blocks = [.. plan.Inputs.Select(shape => Block(run, plan.Outputs, shape.Columns, shape.Taps))];
                Matrix[] inputs = [.. plan.Inputs.Select(shape => run.Whole(shape.InputLength))];
                Matrix bias = run.Whole(1, plan.Outputs), output = run.Output("y", plan.OutputLength);
                run.Do(kernels => kernels.ConvolutionForward(plan, inputs, blocks, bias, output));
            }
        });
        yield return new KernelCase(nameof(Kernels.ConvolutionBackward), name, 0, run =>
        {
            foreach (ConvolutionPlan plan in ConvolutionCase.Plans(planarOutput))
            {
                WeightBlock[] blocks = [.. plan.Inputs.Select(shape => Block(run, plan.Outputs, shape.Columns, shape.Taps))];
                // The second input, where there is one, is data.
                Matrix[] dInputs = [.. plan.Inputs.Select((shape, i) => i == 1 ? default : run.Output("dx", shape.InputLength))];
                Matrix dOutput = run.Whole(plan.OutputLength);
                run.Do(kernels => kernels.ConvolutionBackward(plan, dOutput, blocks, dInputs));
            }
        });
    }
}
