using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Nn;

public class AffineAttentionLayerTests
{
    [Fact]
    public void Initialise_ReadAndWrite_SpanTheSameCentredWindow()
    {
        AffineWindow read = AffineWindow.OfRead(Fresh(AffineAttentionLayer.ReadScale), 28, 20);
        AffineWindow write = AffineWindow.OfWrite(Fresh(AffineAttentionLayer.WriteScale), 28, 20);

        Assert.InRange((read.TopLeft - write.TopLeft).Length(), 0, 1e-5f);
        Assert.InRange((read.BottomRight - write.BottomRight).Length(), 0, 1e-5f);
        Assert.Equal(0.6f * 28, read.TopRight.X - read.TopLeft.X, 1e-4f);
        Assert.Equal(0.6f * 20, read.BottomLeft.Y - read.TopLeft.Y, 1e-4f);
        Assert.Equal(14.5f, (read.TopLeft.X + read.TopRight.X) / 2, 1e-4f);
        Assert.Equal((1, 1), (read.Intensity, write.Intensity));
    }

    [Fact]
    public void Parameters_OfTheLayer_HavePyTorchsNamesAndShapes()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);

        _ = new AffineAttentionLayer(parameters, "read.attention", 11, AffineAttentionLayer.ReadScale);

        Assert.Equal(
            ["read.attention.weight 7x11", "read.attention.bias 7"],
            parameters.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape)}"));
    }

    // What the layer says of a hidden state of zeros: its bias.
    private static float[] Fresh(float scale)
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: false);
        var layer = new AffineAttentionLayer(parameters, "window", 11, scale);
        layer.Initialise(new Initialiser(1));
        Variable window = layer.Read(tape.Input(11), 8, 8).Parameters;
        parameters.Refresh();
        tape.Forward();
        return window.Value.Row(0).ToArray();
    }
}
