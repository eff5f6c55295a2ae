namespace AttentiveWriter.Formats.Onnx;

/// <summary>The operators of opset 17 that graphs here are made of, each a node.</summary>
internal static class OnnxOperators
{
    public static OnnxValue Add(this OnnxGraph graph, OnnxValue a, OnnxValue b, string? says = null) =>
        graph.Node("Add", [a, b], says: says);

    public static OnnxValue Sub(this OnnxGraph graph, OnnxValue a, OnnxValue b, string? says = null) =>
        graph.Node("Sub", [a, b], says: says);

    public static OnnxValue Mul(this OnnxGraph graph, OnnxValue a, OnnxValue b, string? says = null) =>
        graph.Node("Mul", [a, b], says: says);

    public static OnnxValue Div(this OnnxGraph graph, OnnxValue a, OnnxValue b, string? says = null) =>
        graph.Node("Div", [a, b], says: says);

    public static OnnxValue Exp(this OnnxGraph graph, OnnxValue x) => graph.Node("Exp", [x]);

    public static OnnxValue Neg(this OnnxGraph graph, OnnxValue x) => graph.Node("Neg", [x]);

    public static OnnxValue Round(this OnnxGraph graph, OnnxValue x) => graph.Node("Round", [x]);

    public static OnnxValue Sigmoid(this OnnxGraph graph, OnnxValue x) => graph.Node("Sigmoid", [x]);

    public static OnnxValue Tanh(this OnnxGraph graph, OnnxValue x) => graph.Node("Tanh", [x]);

    public static OnnxValue Relu(this OnnxGraph graph, OnnxValue x) => graph.Node("Relu", [x]);

    public static OnnxValue MatMul(this OnnxGraph graph, OnnxValue a, OnnxValue b, string? says = null) =>
        graph.Node("MatMul", [a, b], says: says);

    /// <summary>x W^T + b, of a weight [outputs, inputs].</summary>
    public static OnnxValue Gemm(this OnnxGraph graph, OnnxValue x, OnnxValue weight, OnnxValue bias, string? says = null) =>
        graph.Node("Gemm", [x, weight, bias], [new("transB", 1)], says);

    /// <summary>x between two numbers.</summary>
    public static OnnxValue Clip(this OnnxGraph graph, OnnxValue x, float least, float most) =>
        graph.Node("Clip", [x, graph.Number(least), graph.Number(most)]);

    public static OnnxValue Softmax(this OnnxGraph graph, OnnxValue x, int axis, string? says = null) =>
        graph.Node("Softmax", [x], [new("axis", axis)], says);

    /// <summary>The sum over some axes, which are gone then.</summary>
    public static OnnxValue Sum(this OnnxGraph graph, OnnxValue x, params long[] axes) =>
        graph.Node("ReduceSum", [x, graph.Integers(axes)], [new("keepdims", 0)]);

    /// <summary>The sums of all up to each, along the first axis.</summary>
    public static OnnxValue CumulativeSum(this OnnxGraph graph, OnnxValue x, string? says = null) =>
        graph.Node("CumSum", [x, graph.Integer(0)], says: says);

    /// <summary>One side may be -1, what is left.</summary>
    public static OnnxValue Reshape(this OnnxGraph graph, OnnxValue x, params long[] shape) =>
        graph.Node("Reshape", [x, graph.Integers(shape)]);

    public static OnnxValue Transpose(this OnnxGraph graph, OnnxValue x, params int[] axes) =>
        graph.Node("Transpose", [x], [new("perm", axes)]);

    public static OnnxValue Concat(this OnnxGraph graph, int axis, params OnnxValue[] parts) =>
        parts.Length == 1 ? parts[0] : graph.Node("Concat", parts, [new("axis", axis)]);

    /// <summary>Equal parts along an axis.</summary>
    public static OnnxValue[] Split(this OnnxGraph graph, OnnxValue x, int axis, int parts) =>
        graph.Nodes("Split", parts, [x], [new("axis", axis)]);

    /// <summary>A part of the last axis.</summary>
    public static OnnxValue Slice(this OnnxGraph graph, OnnxValue x, int first, int end) =>
        graph.Node("Slice", [x, graph.Integers(first), graph.Integers(end), graph.Integers(-1)]);

    public static OnnxValue Gather(this OnnxGraph graph, OnnxValue x, OnnxValue indices, int axis) =>
        graph.Node("Gather", [x, indices], [new("axis", axis)]);

    public static OnnxValue Expand(this OnnxGraph graph, OnnxValue x, OnnxValue shape) => graph.Node("Expand", [x, shape]);

    /// <summary>The length of one axis, [1].</summary>
    public static OnnxValue Length(this OnnxGraph graph, OnnxValue x, int axis) =>
        graph.Node("Shape", [x], [new("start", axis), new("end", axis + 1)]);

    /// <summary>Each index [N] as a row of zeros with a one, [N, size]; an index that is not one of them is an error.</summary>
    public static OnnxValue OneHot(this OnnxGraph graph, OnnxValue indices, int size)
    {
        OnnxValue zeros = graph.Expand(graph.Number(0), graph.Integers(size, size));
        return graph.Gather(graph.Node("EyeLike", [zeros]), indices, 0);
    }

    /// <summary>A convolution of 3 x 3 that keeps the size of a map [N, channels, height, width], or halves it.</summary>
    public static OnnxValue Convolution(this OnnxGraph graph, OnnxValue x, OnnxValue weight, OnnxValue bias, int stride = 1,
        string? says = null) => graph.Node("Conv", [x, weight, bias],
            [new("kernel_shape", (int[])[3, 3]), new("pads", (int[])[1, 1, 1, 1]), new("strides", (int[])[stride, stride])], says);

    /// <summary>A map of twice the height and width, each value four times.</summary>
    public static OnnxValue Double(this OnnxGraph graph, OnnxValue x) =>
        graph.Node("Resize", [x, OnnxValue.None, graph.Numbers(1, 1, 2, 2)],
            [new("mode", "nearest"), new("coordinate_transformation_mode", "asymmetric"), new("nearest_mode", "floor")]);

    /// <summary>Samples planes [N, C, height, width] at a grid [N, h, w, 2], bilinearly; outside there is nothing.</summary>
    public static OnnxValue GridSample(this OnnxGraph graph, OnnxValue planes, OnnxValue grid, string? says = null) =>
        graph.Node("GridSample", [planes, grid], [new("mode", "bilinear"), new("padding_mode", "zeros"), new("align_corners", 0)], says);

    /// <summary>Repeats a body so many times.</summary>
    /// <param name="graph">The graph around it.</param>
    /// <param name="times">How many times.</param>
    /// <param name="state">What there is before the first time.</param>
    /// <param name="body">Records one time: given the body's graph, which time it is (a scalar) and the state, returns the new state, and
    /// what is kept of each time.</param>
    /// <param name="says">What the loop stands for.</param>
    /// <returns>The last state, and what was kept of all times, each stacked along a new first axis.</returns>
    public static (OnnxValue[] State, OnnxValue[] Kept) Loop(this OnnxGraph graph, int times, OnnxValue[] state,
        Func<OnnxGraph, OnnxValue, OnnxValue[], (OnnxValue[] State, OnnxValue[] Kept)> body, string? says = null)
    {
        var inner = new OnnxGraph("step", graph);
        OnnxValue time = inner.Input("t", OnnxType.Int64, []), goesOn = inner.Input("goes_on", OnnxType.Bool, []);
        OnnxValue[] before = [.. state.Select(_ => inner.Input("before", OnnxType.Float, null))];
        (OnnxValue[] after, OnnxValue[] kept) = body(inner, time, before);
        inner.Output(goesOn, "goes_on", OnnxType.Bool, []);
        foreach (OnnxValue value in after) inner.Output(value, "after", OnnxType.Float, null);
        foreach (OnnxValue value in kept) inner.Output(value, "kept", OnnxType.Float, null);
        OnnxValue[] all = graph.Nodes("Loop", after.Length + kept.Length, [graph.Integer(times), OnnxValue.None, .. state],
            [new("body", inner)], says);
        return (all[..after.Length], all[after.Length..]);
    }
}
