using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The classifier as a graph: images in; the probability of each class, and where it looked, out.</summary>
internal static class ClassifierGraph
{
    public static OnnxGraph Classify(GlimpseClassifier model)
    {
        ClassifierSettings s = model.Settings;
        var weights = new ModelWeights(model);
        var graph = new OnnxGraph("classify");
        var reader = WindowGraphs.Of(s.ReadAttention, AttentionSide.Read, s.Read, s.Width, s.Height)!;
        OnnxValue images = graph.Input("images", OnnxType.Float, [DrawingGraph.Rows, s.Channels, s.Height, s.Width]),
            rows = graph.Length(images, 0);
        (OnnxValue[] state, OnnxValue[] kept) = graph.Loop(s.Glimpses,
            [weights.Start(graph, "lstm.hidden", rows), weights.Start(graph, "lstm.cell", rows)], Step, "t = 1..T");
        OnnxValue answer = graph.Softmax(weights.Linear(graph, "answer", state[0]), -1);
        graph.Output(answer, "probabilities", OnnxType.Float, [DrawingGraph.Rows, s.Classes]);
        DrawingGraph.Windows(graph, reader, kept[0], s.Glimpses, "read_windows");
        return graph;

        (OnnxValue[] State, OnnxValue[] Kept) Step(OnnxGraph step, OnnxValue t, OnnxValue[] before)
        {
            OnnxValue window = weights.Linear(step, reader.Layer, before[0], "the window (21)"),
                r = reader.Read(step, images, window);                                              // r_t = read(x, h_{t-1})
            (OnnxValue hidden, OnnxValue cell) = weights.LstmStep(step, "lstm", r, before[0], before[1], "h_t = RNN(h_{t-1}, r_t)");
            return ([hidden, cell], [window]);
        }
    }
}
