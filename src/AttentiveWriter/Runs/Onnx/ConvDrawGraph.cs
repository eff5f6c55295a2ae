using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models.ConvDraw;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>Convolutional DRAW as graphs: what is drawn goes into the prior of the next step, so both are loops.</summary>
/// <param name="model">The model.</param>
internal sealed class ConvDrawGraph(ConvDrawModel model) : DrawingGraph(model)
{
    private readonly ConvDrawSettings _settings = model.Settings;

    private MapSize Size => new(_settings.Height >> _settings.Levels, _settings.Width >> _settings.Levels);

    protected override Drawn Generated(OnnxGraph graph, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue rows = graph.Length(noise, 1);
        (_, OnnxValue[] kept) = graph.Loop(Steps, [Weights.Start(graph, "canvas", rows), .. State(graph, "decoder", rows, told)], Step,
            "t = 1..T");
        return new Drawn(kept[0]);

        (OnnxValue[] State, OnnxValue[] Kept) Step(OnnxGraph step, OnnxValue t, OnnxValue[] before)
        {
            (OnnxValue mean, OnnxValue logSigma) = Normal(step, "prior", before[1]);                // P(Z_t | h^dec_{t-1})
            OnnxValue z = Sample(step, mean, logSigma, Noise(step, noise, t));
            OnnxValue[] after = Decoded(step, z, before);
            return (after, [after[0]]);
        }
    }

    protected override Drawn Reconstructed(OnnxGraph graph, OnnxValue images, OnnxValue noise, OnnxValue? told)
    {
        OnnxValue rows = graph.Length(noise, 1), x = graph.Node("Flatten", [images]);
        OnnxValue[] start = [Weights.Start(graph, "canvas", rows), .. State(graph, "decoder", rows, told),
            .. State(graph, "encoder", rows, told)];
        (_, OnnxValue[] kept) = graph.Loop(Steps, start, Step, "t = 1..T");
        return new Drawn(kept[0], Divergence: kept[1]);

        (OnnxValue[] State, OnnxValue[] Kept) Step(OnnxGraph step, OnnxValue t, OnnxValue[] before)
        {
            OnnxValue r = step.Concat(1, images, Planes(step, Error(step, x, before[0])));          // r_t = read(x, e_t)
            for (int i = 0; i < _settings.Levels; i++)
                r = Weights.Convolution(step, FormattableString.Invariant($"read.{i}"), i == 0 ? r : step.Relu(r), stride: 2);
            OnnxValue gates = Weights.Convolution(step, "encoder", step.Concat(1, r, before[1], before[3]),
                says: "h^enc_t = RNN^enc(r_t, h^enc_{t-1}, h^dec_{t-1})");
            (OnnxValue encoder, OnnxValue encoderCell) = ModelWeights.Gated(step, gates, before[4]);
            (OnnxValue mean, OnnxValue logSigma) = Normal(step, "posterior", encoder);              // Q(Z_t | h^enc_t)
            (OnnxValue priorMean, OnnxValue priorLogSigma) = Normal(step, "prior", before[1]);      // P(Z_t | h^dec_{t-1})
            OnnxValue z = Sample(step, mean, logSigma, Noise(step, noise, t));
            OnnxValue[] after = Decoded(step, z, before);
            return ([.. after, encoder, encoderCell], [after[0], Divergence(step, mean, logSigma, priorMean, priorLogSigma, 1, 2, 3)]);
        }
    }

    private OnnxValue Noise(OnnxGraph step, OnnxValue noise, OnnxValue t) => Size.Maps(step, step.Gather(noise, t, 0), _settings.Latent);

    private (OnnxValue Mean, OnnxValue LogSigma) Normal(OnnxGraph step, string name, OnnxValue hidden) =>
        (Weights.Convolution(step, name + ".mean", hidden), Weights.Convolution(step, name + ".log_sigma", hidden));

    // The canvas and the decoder after a step.
    private OnnxValue[] Decoded(OnnxGraph step, OnnxValue z, OnnxValue[] before)
    {
        OnnxValue gates = Weights.Convolution(step, "decoder", step.Concat(1, z, before[1]), says: "h^dec_t = RNN^dec(z_t, h^dec_{t-1})");
        (OnnxValue hidden, OnnxValue cell) = ModelWeights.Gated(step, gates, before[2]);
        OnnxValue stroke = hidden;
        for (int i = _settings.Levels - 1; i >= 0; i--)
            stroke = Weights.Convolution(step, FormattableString.Invariant($"write.{i}"),
                step.Double(i == _settings.Levels - 1 ? stroke : step.Relu(stroke)));
        return [step.Add(before[0], step.Node("Flatten", [stroke]), "c_t = c_{t-1} + write(h^dec_t)"), hidden, cell];
    }

    // Hidden and cell before the first step, as maps; of what is told, the hidden.
    private OnnxValue[] State(OnnxGraph graph, string name, OnnxValue rows, OnnxValue? told)
    {
        OnnxValue hidden = told is null ? Weights.Start(graph, name + ".hidden", rows)
            : graph.Gemm(told, Weights.Value(graph, $"initial.{name}.class"), Weights.Value(graph, $"initial.{name}.hidden"));
        return [Size.Maps(graph, hidden, _settings.Hidden), Size.Maps(graph, Weights.Start(graph, name + ".cell", rows), _settings.Hidden)];
    }
}
