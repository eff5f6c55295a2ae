using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Nn;
using AttentiveWriter.Tests.Devices;

namespace AttentiveWriter.Tests.Autograd.Ops;

/// <summary>Every op's backward against central differences, and every device against the reference: a new op is one row in
/// <see cref="Cases"/>.</summary>
public class OpGradientTests
{
    private static readonly (Type Op, string Name, Action<GradientCheck> Check)[] Cases =
    [
        (typeof(Linear), "one input", check => CheckLinear(check, 5, 7)),
        (typeof(Linear), "three inputs", check => CheckLinear(check, 19, 4, 17, 1)),
        (typeof(Linear), "data among the inputs", CheckLinearOfData),
        (typeof(Linear), "a start in place of a bias", check => CheckLinearWithStart(check, check.Leaf("start", 5))),
        (typeof(Linear), "a start of data", check => CheckLinearWithStart(check, check.Data(5))),
        (typeof(Linear), "a start used at two steps", CheckLinearWithSharedStart),
        (typeof(LstmCell), "both outputs", check => CheckLstmCell(check, 9, 1)),
        (typeof(LstmCell), "three positions", check => CheckLstmCell(check, 5, 3)),
        (typeof(Convolution), "a window of one", check => CheckConvolution(check, 2, false, new(2, 3, 3, 1))),
        (typeof(Convolution), "same size", check => CheckConvolution(check, 3, false, new(3, 4, 2, 3, padding: 1))),
        (typeof(Convolution), "stride 2", check => CheckConvolution(check, 2, false, new(5, 4, 3, 3, stride: 2, padding: 1))),
        (typeof(Convolution), "an even window", check => CheckConvolution(check, 2, false, new(6, 5, 1, 4, stride: 2, padding: 1))),
        (typeof(Convolution), "upsampling", check => CheckConvolution(check, 2, false, new(2, 3, 3, 3, padding: 1, upsampling: 2))),
        (typeof(Convolution), "upsampling by 3", check => CheckConvolution(check, 2, false, new(2, 1, 2, 2, stride: 2, upsampling: 3))),
        (typeof(Convolution), "planar input",
            check => CheckConvolution(check, 2, false, new(4, 3, 3, 3, stride: 2, padding: 1, planar: true))),
        (typeof(Convolution), "planar output", check => CheckConvolution(check, 3, true, new(2, 2, 2, 3, padding: 1, upsampling: 2))),
        (typeof(Convolution), "planar, one channel", check => CheckConvolution(check, 1, true, new(3, 4, 1, 3, padding: 1, planar: true))),
        (typeof(Convolution), "bands", check => CheckConvolution(check, 2, true, new(4, 130, 1, 2))),
        (typeof(Convolution), "three inputs of their own kind", check => CheckConvolution(check, 2, false,
            new(3, 4, 2, 3, padding: 1), new(6, 8, 1, 2, stride: 2), new(3, 4, 2, 1, planar: true))),
        (typeof(Convolution), "data among the inputs", CheckConvolutionOfData),
        (typeof(Convolution), "the gates of a ConvLSTM", CheckConvolutionalLstm),
        (typeof(Convolution), "a linear layer behind it", CheckConvolutionAndLinear),
        (typeof(Activation), "tanh", check => check.Run(Activation.Record(ActivationFunction.Tanh, check.Leaf("x", 11)))),
        (typeof(Activation), "rectifier", CheckRectifier),
        (typeof(GaussianSample), "sample and divergence", CheckGaussianSample),
        (typeof(GaussianSampleGivenPrior), "sample and divergence", CheckGaussianSampleGivenPrior),
        (typeof(GaussianSampleGivenPrior), "its own prior", CheckGaussianSampleGivenItself),
        (typeof(ErrorImage), "an odd row", check => check.Run(ErrorImage.Record(check.Data(11), check.Leaf("canvas", 11)))),
        (typeof(LogisticErrorImage), "three components", check =>
            check.Run(LogisticErrorImage.Record(check.Data(5), check.Leaf("canvas", 45, 0.5f)))),
        (typeof(LogisticCost), "one component", check => CheckLogistics(check, 1)),
        (typeof(LogisticCost), "four components", check => CheckLogistics(check, 4)),
        (typeof(FilterBank), "N = 1", check => CheckFilterBank(check, 1, 7, 4)),
        (typeof(FilterBank), "N = 2", check => CheckFilterBank(check, 2, 6, 9)),
        (typeof(FilterBank), "N = 5, wide", check => CheckFilterBank(check, 5, 11, 5)),
        (typeof(FilterBank), "N = 3, a vector and a bit", check => CheckFilterBank(check, 3, 17, 8)),
        (typeof(AttentiveRead), "grey", check => CheckRead(check, 3, 5, 7, 1)),
        (typeof(AttentiveRead), "colour, N = 1", check => CheckRead(check, 1, 6, 4, 3)),
        (typeof(AttentiveRead), "colour, wide", check => CheckRead(check, 2, 9, 3, 3)),
        (typeof(AttentiveRead), "grey, image alone", check => CheckRead(check, 3, 5, 7, 1, withError: false)),
        (typeof(AttentiveRead), "colour, image alone", check => CheckRead(check, 2, 9, 3, 3, withError: false)),
        (typeof(AttentiveWrite), "grey", check => CheckWrite(check, 3, 5, 7, 1)),
        (typeof(AttentiveWrite), "colour, N = 1", check => CheckWrite(check, 1, 6, 4, 3)),
        (typeof(AttentiveWrite), "colour, wide", check => CheckWrite(check, 2, 9, 3, 3)),
        (typeof(AffineRead), "grey", check => CheckAffineRead(check, 3, 5, 7, 1, 0.6f)),
        (typeof(AffineRead), "colour, N = 1", check => CheckAffineRead(check, 1, 6, 4, 3, 0.6f)),
        (typeof(AffineRead), "colour, partly outside", check => CheckAffineRead(check, 3, 9, 3, 3, 1.5f)),
        (typeof(AffineRead), "grey, image alone", check => CheckAffineRead(check, 3, 5, 7, 1, 0.6f, withError: false)),
        (typeof(AffineRead), "colour, image alone", check => CheckAffineRead(check, 2, 9, 3, 3, 1.5f, withError: false)),
        (typeof(AffineWrite), "grey", check => CheckAffineWrite(check, 3, 5, 7, 1, 1.6f)),
        (typeof(AffineWrite), "colour, N = 1", check => CheckAffineWrite(check, 1, 6, 4, 3, 1)),
        (typeof(AffineWrite), "colour, larger than the canvas", check => CheckAffineWrite(check, 4, 8, 3, 3, 0.5f)),
        (typeof(FullWrite), "an odd row", check => check.Run(FullWrite.Record(check.Leaf("previous", 13), check.Leaf("patch", 13)))),
        (typeof(BernoulliCost), "an odd row", check => check.Run(BernoulliCost.Record(check.Data(13), check.Leaf("logits", 13, 2)))),
        (typeof(SoftmaxCost), "ten classes", check => CheckSoftmaxCost(check, 10, 3, 9, 0)),
        (typeof(SoftmaxCost), "a row of no known class", check => CheckSoftmaxCost(check, 17, 12, null, 5)),
        (typeof(Multiply), "two inputs", check => check.Run(Multiply.Record(check.Leaf("a", 13), check.Leaf("b", 13)))),
        (typeof(Multiply), "a mask of data", check => check.Run(Multiply.Record(check.Leaf("a", 13), check.Data(13)))),
        (typeof(Multiply), "its own square", CheckSquare),
        (typeof(Broadcast), "an odd row", check => check.Run(Broadcast.Record(check.Tape, check.Parameter("row", 9)))),
        (typeof(NormalNoise), "no gradient", CheckNormalNoise),
    ];

    // Sums of float32 in another order; the gradient of a filter's parameters is a sum of large terms that nearly cancel.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => new(Cases.Select(c => $"{c.Op.Name}, {c.Name}"));

    public static TheoryData<string, int> NamesAndWidths =>
        Numbers.Pairs<string, int>(Cases.Select(c => $"{c.Op.Name}, {c.Name}"), [.. EveryWidthAttribute.Widths]);

    /// <summary>The ops of the library, each with a row.</summary>
    internal static IEnumerable<Type> Ops => Cases.Select(c => c.Op).Distinct();

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_EveryInput_MatchesCentralDifferences(string name)
    {
        using var check = new GradientCheck(KnownDevices.Cpu);

        Named(name)(check);
    }

    [Theory]
    [MemberData(nameof(NamesAndWidths))]
    public void ValuesAndGradients_OnTheCpu_EqualTheReference(string name, int bits)
    {
        using var expected = new GradientCheck(KnownDevices.Reference, byDifferences: false);
        using var actual = new GradientCheck(CpuDevice.OfWidth(bits), byDifferences: false);

        Named(name)(expected);
        Named(name)(actual);

        foreach (var (e, a) in expected.Results.Zip(actual.Results)) Numbers.AssertNear(e.Values, a.Values, Tolerance, e.Name);
    }

    [Fact]
    public void Cases_EveryOpOfTheLibrary_HasOneAndNoneIsStale()
    {
        IEnumerable<string> ops = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract)
            .Select(t => t.Name);

        Assert.Equal(ops.Order(), Cases.Select(c => c.Op.Name).Distinct().Order());
    }

    private static Action<GradientCheck> Named(string name) => Cases.Single(c => $"{c.Op.Name}, {c.Name}" == name).Check;

    private static void CheckLinear(GradientCheck check, int outputs, params int[] inputs)
    {
        Parameter weight = check.Parameter("weight", outputs, inputs.Sum()), bias = check.Parameter("bias", outputs);
        WeightBlock[] blocks = check.Parameters.Split(weight, inputs);
        Variable[] leaves = [.. inputs.Select((columns, i) => check.Leaf($"input {i}", columns))];

        check.Run(Linear.Record("layer", blocks, bias, leaves));
    }

    private static void CheckLinearOfData(GradientCheck check)
    {
        Parameter weight = check.Parameter("weight", 3, 9), bias = check.Parameter("bias", 3);
        WeightBlock[] blocks = check.Parameters.Split(weight, 5, 4);

        check.Run(Linear.Record("layer", blocks, bias, [check.Data(5), check.Leaf("input", 4)]));
    }

    private static void CheckLinearWithStart(GradientCheck check, Variable start)
    {
        WeightBlock[] blocks = check.Parameters.Split(check.Parameter("weight", 5, 11), 7, 4);

        check.Run(Linear.Record("layer", blocks, start, [check.Leaf("input 0", 7), check.Leaf("input 1", 4)]));
    }

    // As an LSTM has it: the first block and the bias make the start once, and every step adds to it.
    private static void CheckLinearWithSharedStart(GradientCheck check)
    {
        Parameter weight = check.Parameter("weight", 5, 11), bias = check.Parameter("bias", 5);
        WeightBlock[] blocks = check.Parameters.Split(weight, 7, 4);
        Variable start = Linear.Record("layer", blocks[..1], bias, [check.Leaf("constant", 7)]);

        Variable first = Linear.Record("layer", blocks[1..], start, [check.Leaf("input 0", 4)]);
        Variable second = Linear.Record("layer", blocks[1..], start, [check.Leaf("input 1", 4)]);

        check.Run(first, second);
    }

    private static void CheckLstmCell(GradientCheck check, int size, int positions)
    {
        int cells = size * positions;
        Variable leaf = check.Leaf("gates", 4 * cells), gates = check.Tape.OutputReplacedByGradient(4 * cells);
        check.Tape.Record(new Copy(leaf, gates));

        (Variable hidden, Variable cell) = LstmCell.Record(gates, check.Leaf("previous cell", cells), positions);

        check.Run(hidden, cell);
    }

    private static void CheckConvolution(
        GradientCheck check, int outputs, bool planarOutput, ConvolutionShape first, params ConvolutionShape[] others)
    {
        ConvolutionShape[] shapes = [first, .. others];
        Variable[] leaves = [.. shapes.Select((shape, i) => check.Leaf($"input {i}", shape.InputLength))];

        check.Run(RecordConvolution(check, new ConvolutionPlan(shapes, outputs, planarOutput), leaves));
    }

    private static void CheckConvolutionOfData(GradientCheck check)
    {
        ConvolutionShape image = new(4, 3, 2, 3, padding: 1, planar: true), map = new(4, 3, 3, 3, padding: 1);
        Variable[] inputs = [check.Data(image.InputLength), check.Leaf("map", map.InputLength)];

        check.Run(RecordConvolution(check, new ConvolutionPlan([image, map], 2), inputs));
    }

    // Two steps, so that the gates' weights are used twice and the state carries a gradient back.
    private static void CheckConvolutionalLstm(GradientCheck check)
    {
        const int Hidden = 2;
        ConvolutionShape input = new(3, 2, 1, 3, padding: 1), state = new(3, 2, Hidden, 3, padding: 1);
        var layer = new ConvolutionLayer(check.Parameters, "gates", new ConvolutionPlan([input, state], 4 * Hidden));
        foreach (Parameter parameter in check.Parameters.Parameters)
            Numbers.Normal(parameter.Count, parameter.Count, 0.4f).CopyTo(parameter.Value.Span);
        Variable hidden = check.Leaf("hidden", state.InputLength), cell = check.Leaf("cell", state.InputLength);

        for (int t = 0; t < 2; t++)
        {
            Variable x = check.Leaf($"input {t}", input.InputLength), gates = check.Tape.OutputReplacedByGradient(layer.Plan.OutputLength);
            layer.Apply([x, hidden], gates);
            (hidden, cell) = LstmCell.Record(gates, cell, layer.Plan.Positions);
        }

        check.Run(hidden, cell);
    }

    // Both kinds of weight gradients on one tape.
    private static void CheckConvolutionAndLinear(GradientCheck check)
    {
        ConvolutionShape shape = new(4, 3, 2, 3, padding: 1);
        Variable map = RecordConvolution(check, new ConvolutionPlan([shape], 2), check.Leaf("map", shape.InputLength));
        Parameter weight = check.Parameter("linear weight", 3, map.Columns), bias = check.Parameter("linear bias", 3);

        check.Run(Linear.Record("layer", check.Parameters.Split(weight, map.Columns), bias, [map]));
    }

    private static Variable RecordConvolution(GradientCheck check, ConvolutionPlan plan, params Variable[] inputs)
    {
        Parameter weight = check.Parameter("weight", plan.Outputs, plan.Inputs.Sum(input => input.Columns));
        Parameter bias = check.Parameter("bias", plan.Outputs);
        return Convolution.Record("layer", check.Parameters.Split(weight, plan.Inputs), bias, plan, inputs);
    }

    private static void CheckRectifier(GradientCheck check)
    {
        Variable x = check.Leaf("x", 11);
        // No difference may reach across the corner.
        foreach (ref float value in x.Value.Span) value += value < 0 ? -0.1f : 0.1f;

        check.Run(Activation.Record(ActivationFunction.Relu, x));
    }

    private static void CheckGaussianSample(GradientCheck check)
    {
        const int Size = 11;
        Variable mean = check.Leaf("mean", Size), logSigma = check.Leaf("log sigma", Size, 0.5f);

        (Variable sample, Variable divergence) = GaussianSample.Record(mean, logSigma, check.Data(Size));

        check.Run(sample, divergence);
    }

    private static void CheckGaussianSampleGivenPrior(GradientCheck check)
    {
        const int Size = 11;
        var posterior = new Normal(check.Leaf("mean", Size), check.Leaf("log sigma", Size, 0.5f));
        var prior = new Normal(check.Leaf("prior's mean", Size), check.Leaf("prior's log sigma", Size, 0.3f));

        Latent z = Latent.Sample(posterior, check.Data(Size), prior);

        check.Run(z.Value, z.Divergence);
    }

    // Both gradients go to the same memory.
    private static void CheckGaussianSampleGivenItself(GradientCheck check)
    {
        var normal = new Normal(check.Leaf("mean", 5), check.Leaf("log sigma", 5, 0.5f));

        Latent z = Latent.Sample(normal, check.Data(5), normal);

        check.Run(z.Value, z.Divergence);
    }

    // Black and white among the levels.
    private static void CheckLogistics(GradientCheck check, int mixtures)
    {
        Variable image = check.Data(5);
        for (int r = 0; r < GradientCheck.Rows; r++) (image.Value.Row(r)[1], image.Value.Row(r)[3]) = (0, 1);

        check.Run(LogisticCost.Record(image, check.Leaf("canvas", 3 * mixtures * 5, 0.5f)));
    }

    private static void CheckFilterBank(GradientCheck check, int size, int width, int height)
    {
        // Half a pixel is a large step for a filter, so the steps are smaller here.
        Variable parameters = check.Leaf("parameters", 5, 0.3f, 0, 1 / 256f);

        FilterBank.Filters filters = FilterBank.Record(parameters, size, width, height);

        check.Run(filters.X, filters.Y, filters.Intensity);
    }

    private static void CheckRead(GradientCheck check, int size, int width, int height, int channels, bool withError = true)
    {
        int pixels = width * height * channels;
        FilterBank.Filters filters = Filters(check, size, width, height);
        Variable image = check.Data(pixels);

        check.Run(AttentiveRead.Record(image, withError ? check.Leaf("error", pixels) : null, filters, channels));
    }

    private static void CheckWrite(GradientCheck check, int size, int width, int height, int channels)
    {
        Variable previous = check.Leaf("previous", width * height * channels), patch = check.Leaf("patch", channels * size * size);

        check.Run(AttentiveWrite.Record(previous, patch, Filters(check, size, width, height)));
    }

    private static FilterBank.Filters Filters(GradientCheck check, int size, int width, int height) => new(size,
        check.Leaf("filters x", size * width, 0.5f), check.Leaf("filters y", size * height, 0.5f), check.Leaf("intensity", 1, 0.1f, 1.5f));

    private static void CheckAffineRead(
        GradientCheck check, int size, int width, int height, int channels, float scale, bool withError = true)
    {
        int pixels = width * height * channels;
        Variable parameters = AffineParameters(check, new PlaneSize(width, height), new PlaneSize(size, size), scale);
        Variable image = check.Data(pixels);
        Variable? error = withError ? check.Leaf("error", pixels) : null;

        check.Run(AffineRead.Record(image, error, parameters, size, width, height, channels));
    }

    private static void CheckAffineWrite(GradientCheck check, int size, int width, int height, int channels, float scale)
    {
        Variable previous = check.Leaf("previous", width * height * channels), patch = check.Leaf("patch", channels * size * size);
        Variable parameters = AffineParameters(check, new PlaneSize(size, size), new PlaneSize(width, height), scale);

        check.Run(AffineWrite.Record(previous, patch, parameters, size, width, height));
    }

    // Bilinear sampling has a kink at every pixel's centre, and no derivative there: parameters are drawn until no step reaches one.
    private static Variable AffineParameters(GradientCheck check, PlaneSize source, PlaneSize target, float scale)
    {
        const float Step = 1 / 256f;
        Variable parameters = check.Leaf("parameters", AffineWindow.ParameterCount, step: Step);
        double reach = 1.1 * Step * Math.Max(source.Width, source.Height);
        int address = 900;
        for (int r = 0; r < GradientCheck.Rows; r++)
        {
            Span<float> row = parameters.Value.Row(r);
            do
            {
                Numbers.Normal(row.Length, ++address, 0.3f).CopyTo(row);
                row[0] += scale;
                row[4] += scale;
            }
            while (NearestKink(row, source, target) < reach);
        }
        return parameters;
    }

    private static double NearestKink(ReadOnlySpan<float> theta, PlaneSize source, PlaneSize target)
    {
        var grid = new AffineGrid(theta, source, target);
        double nearest = 1;
        for (int i = 0; i < target.Height; i++)
        {
            (double x, double y, _, _) = grid.Row(i);
            for (int j = 0; j < target.Width; j++)
                foreach (double p in new[] { x + grid.XByColumn * (j - grid.CentreColumn), y + grid.YByColumn * (j - grid.CentreColumn) })
                    nearest = Math.Min(nearest, Math.Abs(p - Math.Round(p)));
        }
        return nearest;
    }

    private static void CheckSoftmaxCost(GradientCheck check, int count, params int?[] labels)
    {
        Variable classes = check.Data(count);
        classes.Value.Span.Clear();
        for (int r = 0; r < labels.Length; r++)
            if (labels[r] is int label) classes.Value.Row(r)[label] = 1;

        check.Run(SoftmaxCost.Record(classes, check.Leaf("logits", count, 2)));
    }

    private static void CheckSquare(GradientCheck check)
    {
        Variable x = check.Leaf("x", 13);

        check.Run(Multiply.Record(x, x));
    }

    private static void CheckNormalNoise(GradientCheck check)
    {
        Variable noise = NormalNoise.Record(check.Tape, 4, 0);

        Assert.False(noise.HasGradient);
        Assert.Throws<InvalidOperationException>(() => { _ = noise.ReadGradient(); });
    }

    // Feeds an op that overwrites its input.
    private sealed class Copy(Variable from, Variable to) : Op([from, to])
    {
        public override void Forward(Kernels kernels) => from.Value.Span.CopyTo(to.Value.Span);

        public override void Backward(Kernels kernels)
        {
            for (int i = 0; i < from.Gradient.Span.Length; i++) from.Gradient.Span[i] += to.Gradient.Span[i];
        }
    }
}
