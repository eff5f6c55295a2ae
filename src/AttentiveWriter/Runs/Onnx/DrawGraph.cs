using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>DRAW as graphs (Gregor et al. 2015).</summary>
/// <param name="model">The model.</param>
internal sealed class DrawGraph(DrawModel model) : DrawingGraph(model)
{
    private readonly DrawSettings _settings = model.Settings;

    protected override WindowGraph? Reader { get; } = WindowGraphs.Of(model.Settings.ReadAttention, AttentionSide.Read, model.Settings.Read,
        model.Settings.Width, model.Settings.Height);

    protected override WindowGraph? Writer { get; } = WindowGraphs.Of(model.Settings.WriteAttention, AttentionSide.Write,
        model.Settings.Write, model.Settings.Width, model.Settings.Height);

    // What is drawn never looks at the canvas: the decoder runs over all steps first, then all strokes are made at once.
    protected override Drawn Generated(OnnxGraph graph, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue decoder = _settings.Prior == PriorKind.Learned ? Stepwise(graph, noise, told) : AtOnce(graph, noise, told);
        (OnnxValue strokes, OnnxValue? window) = Stroke(graph, decoder);
        OnnxValue sums = graph.CumulativeSum(graph.Reshape(strokes, Steps, -1, _settings.CanvasSize));
        return new Drawn(graph.Add(sums, Weights.Value(graph, "initial.canvas"), "c_t = c_{t-1} + write(h^dec_t) (15)"), window);
    }

    private OnnxValue AtOnce(OnnxGraph graph, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue given = told is null ? noise
            : graph.Concat(2, noise, graph.Expand(told, graph.Integers(Steps, 1, 1)));
        return Weights.Lstm(graph, "decoder", given, graph.Length(noise, 1), "h^dec_t = RNN^dec(h^dec_{t-1}, z_t) (14)");
    }

    // What has been drawn goes into the prior of the next step: a loop.
    private OnnxValue Stepwise(OnnxGraph graph, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue rows = graph.Length(noise, 1);
        OnnxValue[] start = [Weights.Start(graph, "decoder.hidden", rows), Weights.Start(graph, "decoder.cell", rows)];
        (_, OnnxValue[] kept) = graph.Loop(Steps, start, Step, "t = 1..T");
        return graph.Reshape(kept[0], -1, _settings.Hidden);

        (OnnxValue[] State, OnnxValue[] Kept) Step(OnnxGraph step, OnnxValue t, OnnxValue[] before)
        {
            (OnnxValue mean, OnnxValue logSigma) = Prior(step, before[0]);
            OnnxValue z = Sample(step, mean, logSigma, step.Gather(noise, t, 0));
            (OnnxValue hidden, OnnxValue cell) = Weights.LstmStep(step, "decoder", WithClass(step, told, z), before[0], before[1],
                "h^dec_t = RNN^dec(h^dec_{t-1}, z_t) (14)");
            return ([hidden, cell], [hidden]);
        }
    }

    // P(Z_t | h^dec_{t-1})
    private (OnnxValue Mean, OnnxValue LogSigma) Prior(OnnxGraph graph, OnnxValue hidden) =>
        (Weights.Linear(graph, "prior.mean", hidden), Weights.Linear(graph, "prior.log_sigma", hidden));

    private OnnxValue Cost(OnnxGraph graph, OnnxValue mean, OnnxValue logSigma, OnnxValue hidden)
    {
        if (_settings.Prior != PriorKind.Learned) return Divergence(graph, mean, logSigma);
        (OnnxValue priorMean, OnnxValue priorLogSigma) = Prior(graph, hidden);
        return Divergence(graph, mean, logSigma, priorMean, priorLogSigma, 1);
    }

    // What is read depends on the canvas: a loop.
    protected override Drawn Reconstructed(OnnxGraph graph, OnnxValue images, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue rows = graph.Length(noise, 1), x = graph.Node("Flatten", [images]);
        string[] names = ["canvas", "decoder.hidden", "decoder.cell", "encoder.hidden", "encoder.cell"];
        (_, OnnxValue[] kept) = graph.Loop(Steps, [.. names.Select(name => Weights.Start(graph, name, rows))], Step, "t = 1..T");
        return new Drawn(kept[0], Writer is null ? null : kept[^1], Reader is null ? null : kept[2], kept[1]);

        (OnnxValue[] State, OnnxValue[] Kept) Step(OnnxGraph step, OnnxValue t, OnnxValue[] before)
        {
            OnnxValue error = Error(step, x, before[0]);
            OnnxValue? reads = Reader is null ? null : Weights.Linear(step, Reader.Layer, before[1], "the window (21)");
            OnnxValue r = Reader is null ? step.Concat(1, x, error)
                : Reader.Read(step, step.Concat(1, images, Planes(step, error)), reads!);
            (OnnxValue encoder, OnnxValue encoderCell) = Weights.LstmStep(step, "encoder", WithClass(step, told, r, before[1]),
                before[3], before[4], "h^enc_t = RNN^enc(h^enc_{t-1}, [r_t, h^dec_{t-1}]) (5)");
            OnnxValue mean = Weights.Linear(step, "posterior.mean", encoder, "mu_t (1)"),
                logSigma = Weights.Linear(step, "posterior.log_sigma", encoder, "log sigma_t (2)");
            OnnxValue z = Sample(step, mean, logSigma, step.Gather(noise, t, 0));
            (OnnxValue decoder, OnnxValue decoderCell) = Weights.LstmStep(step, "decoder", WithClass(step, told, z),
                before[1], before[2], "h^dec_t = RNN^dec(h^dec_{t-1}, z_t) (7)");
            (OnnxValue stroke, OnnxValue? writes) = Stroke(step, decoder);
            OnnxValue canvas = step.Add(before[0], stroke, "c_t = c_{t-1} + write(h^dec_t) (8)");
            OnnxValue?[] all = [canvas, Cost(step, mean, logSigma, before[1]), reads, writes];
            return ([canvas, decoder, decoderCell, encoder, encoderCell], [.. all.OfType<OnnxValue>()]);
        }
    }

    private (OnnxValue Stroke, OnnxValue? Window) Stroke(OnnxGraph graph, OnnxValue decoder)
    {
        OnnxValue patch = Weights.Linear(graph, "write.patch", decoder, "w_t = W(h^dec_t) (28)");
        if (Writer is null) return (patch, null);
        OnnxValue window = Weights.Linear(graph, Writer.Layer, decoder, "the window (21)");
        return (Writer.Write(graph, patch, _settings.CanvasPlanes, window), window);
    }
}
