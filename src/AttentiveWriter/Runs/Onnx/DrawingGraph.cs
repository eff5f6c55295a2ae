using AttentiveWriter.Devices;
using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>A model that draws as graphs: what all kinds share, which is what goes in and what comes out.</summary>
/// <param name="model">The model.</param>
internal abstract class DrawingGraph(GenerativeModel model)
{
    /// <summary>The name of the number of images, which a graph takes as it comes.</summary>
    public const string Rows = "N";

    /// <summary>The layers of the model.</summary>
    protected ModelWeights Weights { get; } = new(model);

    /// <summary>T.</summary>
    protected int Steps => model.Steps;

    /// <summary>Whether the model has windows to read by, or null.</summary>
    protected virtual WindowGraph? Reader => null;

    /// <summary>Whether the model has windows to write by, or null.</summary>
    protected virtual WindowGraph? Writer => null;

    private GenerativeSettings Settings => model.Settings;

    /// <summary>Noise in; images, the canvas of each step and its window out.</summary>
    public OnnxGraph Generate()
    {
        var graph = new OnnxGraph("generate");
        OnnxValue noise = Noise(graph);
        Finish(graph, Generated(graph, noise, Told(graph)), "images");
        return graph;
    }

    /// <summary>Images and noise in; the images again, the canvas of each step, what its latent costs and its windows out.</summary>
    public OnnxGraph Reconstruct()
    {
        var graph = new OnnxGraph("reconstruct");
        OnnxValue images = graph.Input("images", OnnxType.Float, [Rows, Settings.Channels, Settings.Height, Settings.Width]),
            noise = Noise(graph);
        Finish(graph, Reconstructed(graph, images, noise, Told(graph)), "reconstructions");
        return graph;
    }

    /// <summary>Records drawing from noise.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="noise">[T, N, Z].</param>
    /// <param name="told">The classes, [N, classes]; null of a model that is told none.</param>
    protected abstract Drawn Generated(OnnxGraph graph, OnnxValue noise, OnnxValue? told);

    /// <summary>Records reading and drawing.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="images">[N, channels, height, width].</param>
    /// <param name="noise">[T, N, Z].</param>
    /// <param name="told">The classes, [N, classes]; null of a model that is told none.</param>
    protected abstract Drawn Reconstructed(OnnxGraph graph, OnnxValue images, OnnxValue noise, OnnxValue? told);

    /// <summary>The mean of D(X | c) of canvases [rows, canvas], [rows, pixels] (16).</summary>
    protected OnnxValue Mean(OnnxGraph graph, OnnxValue canvas)
    {
        if (Settings.Likelihood == LikelihoodKind.Bernoulli) return graph.Sigmoid(canvas);
        OnnxValue planes = graph.Reshape(canvas, -1, 3, Settings.Mixtures, Settings.Pixels);
        OnnxValue weights = graph.Softmax(graph.Gather(planes, graph.Integer(0), 1), 1),
            means = graph.Gather(planes, graph.Integer(1), 1);
        return graph.Sum(graph.Mul(weights, means, "a mixture of logistics: weights and means"), 1);
    }

    /// <summary>x^ = x - the mean of the canvas, both [rows, pixels] (3).</summary>
    protected OnnxValue Error(OnnxGraph graph, OnnxValue pixels, OnnxValue canvas) =>
        graph.Sub(pixels, Mean(graph, canvas), "x^_t = x - sigmoid(c_{t-1}) (3)");

    /// <summary>Rows [rows, pixels] as images.</summary>
    protected OnnxValue Planes(OnnxGraph graph, OnnxValue pixels) =>
        graph.Reshape(pixels, -1, Settings.Channels, Settings.Height, Settings.Width);

    /// <summary>Some columns, and after them the classes where there are any.</summary>
    protected static OnnxValue WithClass(OnnxGraph graph, OnnxValue? told, params OnnxValue[] parts) =>
        graph.Concat(1, told is null ? parts : [.. parts, told]);

    /// <summary>y = f(x).</summary>
    protected static OnnxValue Activated(OnnxGraph graph, ActivationFunction function, OnnxValue x) => function switch
    {
        ActivationFunction.Tanh => graph.Tanh(x),
        ActivationFunction.Relu => graph.Relu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no such activation function"),
    };

    /// <summary>z = mu + sigma noise.</summary>
    protected static OnnxValue Sample(OnnxGraph graph, OnnxValue mean, OnnxValue logSigma, OnnxValue noise) =>
        graph.Add(mean, graph.Mul(graph.Exp(logSigma), noise), "z_t = mu_t + sigma_t noise (6)");

    /// <summary>KL(Q || N(0, 1)) of rows, nats, [rows] (11).</summary>
    protected static OnnxValue Divergence(OnnxGraph graph, OnnxValue mean, OnnxValue logSigma)
    {
        OnnxValue sigma = graph.Exp(logSigma), squares = graph.Add(graph.Mul(mean, mean), graph.Mul(sigma, sigma)),
            each = graph.Sub(graph.Sub(squares, graph.Mul(graph.Number(2), logSigma)), graph.Number(1));
        return graph.Mul(graph.Number(0.5f), graph.Sum(each, 1), "KL = 1/2 sum(mu^2 + sigma^2 - 2 log sigma - 1) (11)");
    }

    /// <summary>KL(Q || P) of rows, nats, [rows]: the sum of log sigma_P - log sigma_Q + (sigma_Q^2 + (mu_Q - mu_P)^2) / (2 sigma_P^2)
    /// - 1/2.</summary>
    protected static OnnxValue Divergence(OnnxGraph graph, OnnxValue mean, OnnxValue logSigma, OnnxValue priorMean,
        OnnxValue priorLogSigma, params long[] axes)
    {
        OnnxValue sigma = graph.Exp(logSigma), prior = graph.Exp(priorLogSigma), apart = graph.Sub(mean, priorMean);
        OnnxValue squares = graph.Add(graph.Mul(sigma, sigma), graph.Mul(apart, apart)),
            share = graph.Div(squares, graph.Mul(graph.Number(2), graph.Mul(prior, prior)));
        OnnxValue each = graph.Add(graph.Sub(priorLogSigma, logSigma), graph.Sub(share, graph.Number(0.5f)), "KL(Q || P)");
        return graph.Sum(each, axes);
    }

    private OnnxValue Noise(OnnxGraph graph) => graph.Input("noise", OnnxType.Float, [Steps, Rows, model.LatentSize]);

    private OnnxValue? Told(OnnxGraph graph) => Settings.Classes == 0 ? null
        : graph.OneHot(graph.Input("classes", OnnxType.Int64, [Rows]), Settings.Classes);

    private void Finish(OnnxGraph graph, Drawn drawn, string images)
    {
        OnnxDimension[] image = [Rows, Settings.Channels, Settings.Height, Settings.Width];
        OnnxValue canvases = graph.Reshape(Mean(graph, graph.Reshape(drawn.Canvases, -1, Settings.CanvasSize)),
            Steps, -1, Settings.Channels, Settings.Height, Settings.Width);
        graph.Output(graph.Gather(canvases, graph.Integer(Steps - 1), 0), images, OnnxType.Float, image);
        graph.Output(canvases, "canvases", OnnxType.Float, [Steps, .. image]);
        if (drawn.Divergence is { } divergence) graph.Output(divergence, "kl", OnnxType.Float, [Steps, Rows]);
        if (drawn.Read is { } read) Windows(graph, Reader!, read, Steps, "read_windows");
        if (drawn.Written is { } written) Windows(graph, Writer!, written, Steps, "write_windows");
    }

    /// <summary>Makes windows an output, by their corners.</summary>
    internal static void Windows(OnnxGraph graph, WindowGraph window, OnnxValue parameters, int steps, string name)
    {
        OnnxValue corners = window.Corners(graph, graph.Reshape(parameters, -1, window.Numbers));
        graph.Output(graph.Reshape(corners, steps, -1, 4, 2), name, OnnxType.Float, [steps, Rows, 4, 2]);
    }

    /// <summary>What a graph draws.</summary>
    /// <param name="Canvases">The canvas after each step, [T, N, canvas] or [T * N, canvas].</param>
    /// <param name="Written">The numbers of the windows that each step wrote by; null where there are none.</param>
    /// <param name="Read">The numbers of the windows that each step read by; null where there are none.</param>
    /// <param name="Divergence">What each latent costs, [T, N]; null where images are imagined.</param>
    protected sealed record Drawn(OnnxValue Canvases, OnnxValue? Written = null, OnnxValue? Read = null, OnnxValue? Divergence = null);
}
