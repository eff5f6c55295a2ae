using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The windows that there are.</summary>
internal static class WindowGraphs
{
    /// <summary>Returns the window of a model's side; null where it takes the whole image.</summary>
    public static WindowGraph? Of(AttentionKind kind, AttentionSide side, int? size, int width, int height) => size is not int n ? null
        : kind == AttentionKind.Affine ? new AffineWindowGraph(side, n, width, height) : new GaussianWindowGraph(side, n, width, height);
}
