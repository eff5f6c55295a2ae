using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Sums of the gradients of parameters; whole numbers, whose sums are exact in float32 in whatever order.</summary>
internal static class GradientCases
{
    // Not a multiple of the tiles of a product, of the workers or of the groups of a convolution.
    private const int Rows = 37;

    public static IEnumerable<KernelCase> All =>
    [
        // 37 x 15 rows are three chunks of depth.
        Case("one segment", run => [new([Linear(run, Blocks(run, 20, 3, 33), Bias(run, 20), 15)])]),
        Case("segments that continue", run =>
        {
            WeightBlock[] first = Blocks(run, 16, 17), second = Blocks(run, 7, 16, 1);
            Matrix bias = Bias(run, 7);
            return
            [
                new([Linear(run, first, default, 3), Linear(run, second, bias, 2)]),
                new([Linear(run, second, bias, 3, continues: true)]),
                new([Linear(run, first, default, 1, continues: true), Linear(run, second, bias, 1, continues: true)]),
            ];
        }),
        Case("more outputs than a slab", run => [new([Linear(run, Blocks(run, 600, 9), Bias(run, 600), 2)])]),
        Case("layers of the same input", run =>
        {
            Matrix input = run.Whole(18);
            return [new([Linear(run, Blocks(run, 5, 18), Bias(run, 5), input), Linear(run, Blocks(run, 6, 18), Bias(run, 6), input)])];
        }),
        Case("a bias that is broadcast", run => [new([Linear(run, [], Bias(run, 21), 3)])]),
        Case("nothing", _ => [new([])]),
        .. new[] { false, true }.Select(planar => Case(
            planar ? "convolutions of planar outputs" : "convolutions",
            run => [.. ConvolutionCase.Plans(planar).Select(plan =>
                new GradientSegment([Convolution(run, plan, Blocks(run, plan), Bias(run, plan.Outputs), 2)]))],
            rows: 5)),
        Case("convolutions that continue, beside a linear layer", run =>
        {
            ConvolutionPlan plan = new([new(5, 6, 2, 3, padding: 1)], 4);
            WeightBlock[] blocks = Blocks(run, plan), linear = Blocks(run, 9, 8);
            Matrix bias = Bias(run, 4);
            return
            [
                new([Convolution(run, plan, blocks, bias, 2), Linear(run, linear, default, 1)]),
                new([Linear(run, linear, default, 2, continues: true)]),
                new([Convolution(run, plan, blocks, bias, 1, continues: true)]),
            ];
        }),
    ];

    private static KernelCase Case(string name, Func<KernelRun, GradientSegment[]> segments, int rows = Rows) =>
        new(nameof(Executor.Plan), name, 0, run => Sum(run, segments(run)), rows);

    private static void Sum(KernelRun run, GradientSegment[] all)
    {
        // So that there is something to compare.
        run.Output("untouched", 1);
        using GradientSums sums = run.Executor.Plan(run.Executor.Memory, run.Rows, all);
        // What an earlier step left must not matter.
        for (int step = 0; step < 2; step++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                int segment = i;
                run.Do(kernels => sums.Gather(kernels, segment));
                run.Do(kernels => sums.Sum(kernels, segment));
            }
            if (sums.HasFinish) run.Do(sums.Finish);
        }
    }

    private static WeightBlock[] Blocks(KernelRun run, int outputs, params int[] inputs) =>
        [.. inputs.Select(count => LayerCases.Block(run, outputs, count))];

    private static WeightBlock[] Blocks(KernelRun run, ConvolutionPlan plan) =>
        [.. plan.Inputs.Select(shape => LayerCases.Block(run, plan.Outputs, shape.Columns, shape.Taps))];

    private static Matrix Bias(KernelRun run, int outputs) => run.Output("db", 1, outputs);

    private static LayerGradient Linear(KernelRun run, WeightBlock[] blocks, Matrix bias, int steps, bool continues = false)
    {
        int outputs = blocks.Length > 0 ? blocks[0].Outputs : bias.Columns;
        return new(blocks, bias, [.. Enumerable.Range(0, steps).Select(_ =>
            new LayerUse([.. blocks.Select(block => run.Whole(block.Inputs))], run.Whole(outputs)))], continues, null);
    }

    private static LayerGradient Linear(KernelRun run, WeightBlock[] blocks, Matrix bias, Matrix input) =>
        new(blocks, bias, [new LayerUse([input], run.Whole(bias.Columns))], false, null);

    private static LayerGradient Convolution(
        KernelRun run, ConvolutionPlan plan, WeightBlock[] blocks, Matrix bias, int steps, bool continues = false) =>
        new(blocks, bias, [.. Enumerable.Range(0, steps).Select(_ =>
            new LayerUse([.. plan.Inputs.Select(shape => run.Whole(shape.InputLength))], run.Whole(plan.OutputLength)))], continues, plan);
}
