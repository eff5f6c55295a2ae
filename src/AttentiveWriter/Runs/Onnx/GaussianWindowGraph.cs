using AttentiveWriter.Devices;
using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The window of Gaussian filters as nodes (Gregor et al. 2015, eq. 19-29).</summary>
internal sealed class GaussianWindowGraph(AttentionSide side, int size, int width, int height) : WindowGraph(side, size, width, height)
{
    protected override int IntensityPlace => 4;

    public override OnnxValue Corners(OnnxGraph graph, OnnxValue parameters)
    {
        OnnxValue centre = graph.Add(graph.Mul(graph.Slice(parameters, 0, 2), graph.Numbers(HalfWidth, HalfHeight)),
            graph.Numbers(HalfWidth, HalfHeight));
        // From the centre of the window to its edge, half a pixel beyond the outermost filter.
        OnnxValue reach = graph.Add(graph.Mul(Stride(graph, parameters), graph.Number((Size - 1) / 2f)), graph.Number(0.5f));
        OnnxValue directions = graph.Reshape(graph.Numbers(-1, -1, 1, -1, 1, 1, -1, 1), 1, 4, 2);
        return graph.Add(graph.Reshape(centre, -1, 1, 2), graph.Mul(graph.Reshape(reach, -1, 1, 1), directions));
    }

    // F_Y x F_X^T                                                                                                                     (27)
    protected override OnnxValue Seen(OnnxGraph graph, OnnxValue planes, OnnxValue parameters)
    {
        OnnxValue x = Filters(graph, parameters, 0, Width), y = Filters(graph, parameters, 1, Height);
        return graph.MatMul(graph.MatMul(y, planes), graph.Transpose(x, 0, 1, 3, 2), "F_Y x F_X^T (27)");
    }

    // F_Y^T w F_X                                                                                                                     (29)
    protected override OnnxValue Put(OnnxGraph graph, OnnxValue patch, OnnxValue parameters)
    {
        OnnxValue x = Filters(graph, parameters, 0, Width), y = Filters(graph, parameters, 1, Height);
        return graph.MatMul(graph.MatMul(graph.Transpose(y, 0, 1, 3, 2), patch), x, "F_Y^T w F_X (29)");
    }

    private float HalfWidth => (Width + 1) / 2f;

    private float HalfHeight => (Height + 1) / 2f;

    private OnnxValue Stride(OnnxGraph graph, OnnxValue parameters) => graph.Mul(
        graph.Number(AttentionWindow.LargestStride(Size, Width, Height)), Exponential(graph, parameters, 3),
        "delta = (max(A, B) - 1) / (N - 1) delta~ (24)");

    // The filters of an axis, [rows, 1, N, length].
    private OnnxValue Filters(OnnxGraph graph, OnnxValue parameters, int place, int length)
    {
        float half = (length + 1) / 2f;
        OnnxValue centre = graph.Mul(graph.Number(half), graph.Add(graph.Slice(parameters, place, place + 1), graph.Number(1)),
            place == 0 ? "g_X = (A + 1) / 2 (g~_X + 1) (22)" : "g_Y = (B + 1) / 2 (g~_Y + 1) (23)");
        OnnxValue offsets = graph.Numbers([.. Enumerable.Range(1, Size).Select(i => AttentionWindow.Offset(i, Size))]);
        OnnxValue mu = graph.Reshape(graph.Add(centre, graph.Mul(offsets, Stride(graph, parameters)),
            place == 0 ? "mu_X^i = g_X + (i - N/2 - 0.5) delta (19)" : "mu_Y^j = g_Y + (j - N/2 - 0.5) delta (20)"), -1, 1, Size, 1);
        OnnxValue pixels = graph.Numbers([.. Enumerable.Range(1, length).Select(a => (float)a)]);
        // (a - mu)^2 less that of the pixel nearest to mu, which is the same to the softmax and exact wherever mu is.
        OnnxValue nearest = graph.Clip(graph.Round(mu), 1, length);
        OnnxValue distance = graph.Mul(graph.Sub(pixels, nearest), graph.Sub(graph.Add(pixels, nearest), graph.Add(mu, mu)));
        OnnxValue variance = graph.Reshape(Exponential(graph, parameters, 2), -1, 1, 1, 1);
        return graph.Softmax(graph.Div(distance, graph.Mul(variance, graph.Number(-2))), -1,
            place == 0 ? "F_X[i, a] = exp(-(a - mu_X^i)^2 / (2 sigma^2)) / Z_X (25)"
                : "F_Y[j, b] = exp(-(b - mu_Y^j)^2 / (2 sigma^2)) / Z_Y (26)");
    }
}
