using AttentiveWriter.Formats.Onnx;

namespace AttentiveWriter.Tests.Formats.Onnx;

public class OnnxGraphTests
{
    [Fact]
    public void Message_InitialiserThatNobodyUses_IsNotWritten()
    {
        var graph = new OnnxGraph("g");
        OnnxValue x = graph.Input("x", OnnxType.Float, ["N", 2]);
        graph.Tensor("idle", () => new float[1000], 1000);
        graph.Output(graph.Add(x, graph.Numbers(1, 2)), "y", OnnxType.Float, ["N", 2]);

        Assert.InRange(graph.Message().Written.Length, 1, 500);
    }

    [Fact]
    public void Message_Graph_IsTheBytesOfTheFormat()
    {
        var graph = new OnnxGraph("g");
        OnnxValue x = graph.Input("x", OnnxType.Float, ["N"]);
        graph.Output(graph.Exp(x), "y", OnnxType.Float, ["N"]);

        // A node {inputs, outputs, name, operator}, the graph's name, and ports {name, type {tensor {float, shape {N}}}}.
        const string Type = "120B" + "0A09" + "0801" + "1205" + "0A03" + "12014E";
        Assert.Equal("0A0E" + "0A0178" + "120179" + "1A0179" + "2203457870" + "120167"
            + "5A10" + "0A0178" + Type + "6210" + "0A0179" + Type,
            Convert.ToHexString(graph.Message().Written));
    }

    [Fact]
    public void Output_OfAnInput_IsANodeOfItsOwn()
    {
        var graph = new OnnxGraph("g");
        OnnxValue x = graph.Input("x", OnnxType.Float, ["N"]);
        graph.Output(x, "y", OnnxType.Float, ["N"]);
        graph.Output(x, "z", OnnxType.Float, ["N"]);

        // The input, a node for each output, and the outputs.
        Assert.Equal("x", x.Name);
        Assert.Equal(2, Convert.ToHexString(graph.Message().Written).Split("4964656E74697479").Length - 1);
    }
}
