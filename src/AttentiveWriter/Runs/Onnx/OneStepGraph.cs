using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>An auto-encoder of one step as graphs.</summary>
/// <param name="model">The model.</param>
internal abstract class OneStepGraph(OneStepModel model) : DrawingGraph(model)
{
    private readonly int _latent = model.LatentSize;

    /// <summary>What Q(Z | x) is made of, [N, values].</summary>
    protected abstract OnnxValue Encoded(OnnxGraph graph, OnnxValue images, OnnxValue? told);

    /// <summary>The canvas of z, [N, canvas].</summary>
    protected abstract OnnxValue Decoded(OnnxGraph graph, OnnxValue z, OnnxValue? told);

    protected sealed override Drawn Generated(OnnxGraph graph, OnnxValue noise, OnnxValue? told) =>
        new(Decoded(graph, Flat(graph, noise), told));

    protected sealed override Drawn Reconstructed(OnnxGraph graph, OnnxValue images, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue encoded = Encoded(graph, images, told), mean = Weights.Linear(graph, "posterior.mean", encoded, "mu"),
            logSigma = Weights.Linear(graph, "posterior.log_sigma", encoded, "log sigma");
        OnnxValue z = Sample(graph, mean, logSigma, Flat(graph, noise));
        return new Drawn(Decoded(graph, z, told), Divergence: graph.Reshape(Divergence(graph, mean, logSigma), 1, -1));
    }

    private OnnxValue Flat(OnnxGraph graph, OnnxValue noise) => graph.Reshape(noise, -1, _latent);
}
