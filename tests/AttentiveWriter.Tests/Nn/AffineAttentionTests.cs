using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Nn;

public class AffineAttentionTests
{
    [Fact]
    public void Initialise_ReadAndWrite_SpanTheSameCentredWindow()
    {
        AffineWindow read = Fresh(AttentionSide.Read);
        AffineWindow write = Fresh(AttentionSide.Write);

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

        _ = new AffineAttention(parameters, "read.attention", AttentionSide.Read, 11, 3, new PlaneSize(8, 8));

        Assert.Equal(
            ["read.attention.weight 7x11", "read.attention.bias 7"],
            parameters.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape)}"));
    }

    // The window of a hidden state of zeros: that of its bias.
    private static AffineWindow Fresh(AttentionSide side)
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: false);
        var layer = new AffineAttention(parameters, "window", side, 11, 3, new PlaneSize(28, 20));
        layer.Initialise(new Initialiser(1));
        Variable hidden = tape.Input(11);
        Window window = side == AttentionSide.Read ? layer.Read(tape.Input(28 * 20), null, hidden).Window!
            : layer.Write(tape.Input(28 * 20), tape.Input(9), hidden).Window!;
        parameters.Refresh();
        tape.Forward();
        return Assert.IsType<AffineGlimpse>(Assert.Single(window.Read())).Quadrilateral;
    }
}
