using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd;

public class NoiseTests
{
    [Fact]
    public void Give_FewerStepsThanTheTapeReads_Throws()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: false);
        Variable first = NormalNoise.Record(tape, 3, 0);
        NormalNoise.Record(tape, 3, 1);
        tape.Noise.Give(new float[2 * 3], 3);

        var e = Assert.Throws<InvalidOperationException>(tape.Forward);

        Assert.Contains("noise is given for 2 rows of 3, and row 2 of 3 is wanted", e.Message, StringComparison.Ordinal);
        tape.Noise.Give(Numbers.Normal(4 * 3, 1), 3);
        tape.Forward();
        Assert.Equal(Numbers.Normal(4 * 3, 1)[..6], first.Read());
    }
}
