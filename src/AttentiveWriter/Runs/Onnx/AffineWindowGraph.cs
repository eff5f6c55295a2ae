using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The window under an affine map as nodes (Jaderberg et al. 2015): ONNX has the sampler.</summary>
internal sealed class AffineWindowGraph(AttentionSide side, int size, int width, int height) : WindowGraph(side, size, width, height)
{
    protected override int IntensityPlace => 6;

    public override OnnxValue Corners(OnnxGraph graph, OnnxValue parameters)
    {
        OnnxValue corners = graph.Reshape(graph.Numbers(-1, -1, 1, -1, 1, 1, -1, 1), 1, 4, 2);
        OnnxValue place = Side == AttentionSide.Read ? Mapped(graph, corners, parameters) : Unmapped(graph, corners, parameters);
        // From [-1, 1] to pixels: ((x + 1) W - 1) / 2, counted from 1.
        return graph.Add(graph.Mul(place, graph.Numbers(Width / 2f, Height / 2f)), graph.Numbers((Width + 1) / 2f, (Height + 1) / 2f));
    }

    protected override OnnxValue Seen(OnnxGraph graph, OnnxValue planes, OnnxValue parameters) =>
        graph.GridSample(planes, Grid(graph, parameters, Size, Size), "theta maps the grid to the image");

    protected override OnnxValue Put(OnnxGraph graph, OnnxValue patch, OnnxValue parameters) =>
        graph.GridSample(patch, Grid(graph, parameters, Width, Height), "theta maps the canvas to the patch");

    // Where each target pixel comes from, [rows, h, w, 2].
    private static OnnxValue Grid(OnnxGraph graph, OnnxValue parameters, int width, int height)
    {
        float[] places = [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width)
                          from place in new[] { (2 * x + 1f) / width - 1, (2 * y + 1f) / height - 1 } select place];
        OnnxValue targets = graph.Tensor(FormattableString.Invariant($"grid({width}x{height})"), () => places, 1, width * height, 2);
        return graph.Reshape(Mapped(graph, targets, parameters), -1, height, width, 2);
    }

    // (a11 u + a12 v + tx, a21 u + a22 v + ty)
    private static OnnxValue Mapped(OnnxGraph graph, OnnxValue places, OnnxValue parameters)
    {
        OnnxValue matrix = graph.Reshape(Pick(graph, parameters, 0, 1, 3, 4), -1, 2, 2);
        return graph.Add(graph.MatMul(places, graph.Transpose(matrix, 0, 2, 1)), Shift(graph, parameters));
    }

    // The inverse of a map; of one that has none, no numbers.
    private static OnnxValue Unmapped(OnnxGraph graph, OnnxValue places, OnnxValue parameters)
    {
        OnnxValue crosswise = graph.Mul(Pick(graph, parameters, 0, 1), Pick(graph, parameters, 4, 3));
        OnnxValue[] products = graph.Split(crosswise, 1, 2);
        OnnxValue determinant = graph.Reshape(graph.Sub(products[0], products[1]), -1, 1, 1);
        // [a22, -a21; -a12, a11]: the inverse of the matrix is the transpose of this, over the determinant.
        OnnxValue inverse = graph.Reshape(graph.Mul(Pick(graph, parameters, 4, 3, 1, 0), graph.Numbers(1, -1, -1, 1)), -1, 2, 2);
        return graph.Div(graph.MatMul(graph.Sub(places, Shift(graph, parameters)), inverse), determinant);
    }

    // (tx, ty) of theta = (a11, a12, tx, a21, a22, ty), [rows, 1, 2].
    private static OnnxValue Shift(OnnxGraph graph, OnnxValue parameters) => graph.Reshape(Pick(graph, parameters, 2, 5), -1, 1, 2);

    private static OnnxValue Pick(OnnxGraph graph, OnnxValue parameters, params long[] places) =>
        graph.Gather(parameters, graph.Integers(places), 1);
}
