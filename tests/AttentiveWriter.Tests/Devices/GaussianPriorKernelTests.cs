namespace AttentiveWriter.Tests.Devices;

public class GaussianPriorKernelTests
{
    [Theory, EveryWidth]
    public void PriorOfZeros_EveryLength_HasTheBitsOfTheStandardNormal(int bits)
    {
        foreach (int size in Numbers.Lengths)
        {
            Case c = new(size) { PriorMean = new float[size], PriorLogSigma = new float[size] };
            float[] sample = new float[size], dMean = c.Start(0), dLog = c.Start(1);
            float[] divergence = new float[1];
            OneRow.Run(bits, (kernels, m) => kernels.GaussianForward(m[0], m[1], m[2], m[3], m[4]),
                c.Mean, c.LogSigma, c.Noise, sample, divergence);
            OneRow.Run(bits, (kernels, m) => kernels.GaussianBackward(m[0], m[1], m[2], m[3], m[4], m[5], m[6]),
                c.Mean, c.LogSigma, c.Noise, c.DSample, [Case.DDivergence], dMean, dLog);

            (float[] actualSample, float actualDivergence) = c.Forward(bits);
            float[][] gradients = c.Backward(bits);

            Numbers.AssertSameBits(sample, actualSample, "sample");
            Numbers.AssertSameBits(divergence, [actualDivergence], "divergence");
            Numbers.AssertSameBits(dMean, gradients[0], "dMean");
            Numbers.AssertSameBits(dLog, gradients[1], "dLogSigma");
        }
    }

    // Also where a variance by itself is no float32.
    [Theory, EveryWidth(0), EveryWidth(-60), EveryWidth(60)]
    public void PriorIsThePosterior_EveryLength_DivergesByExactlyZero(int bits, int log)
    {
        foreach (int size in Numbers.Lengths)
        {
            Case plain = new(size);
            float[] logSigma = [.. plain.LogSigma.Select(l => l + log)];
            Case c = plain with { LogSigma = logSigma, PriorLogSigma = logSigma, PriorMean = plain.Mean };

            float[][] gradients = c.Backward(bits);

            Assert.Equal(0, c.Forward(bits).Divergence);
            Assert.Equal(c.Start(0).Zip(c.DSample, (a, b) => a + b), gradients[0]);
            Assert.Equal(c.Start(2), gradients[2]);
            Assert.Equal(c.Start(3), gradients[3]);
        }
    }

    [Theory, EveryWidth]
    public void Forward_InPlace_IsTheSame(int bits)
    {
        foreach (int size in Numbers.Lengths)
        {
            Case c = new(size);
            (float[] sample, float divergence) = c.Forward(bits);
            float[] noise = [.. c.Noise], inPlace = new float[1];

            OneRow.Run(bits, (kernels, m) => kernels.GaussianPriorForward(m[0], m[1], m[2], m[3], m[4], m[4], m[5]),
                c.Mean, c.LogSigma, c.PriorMean, c.PriorLogSigma, noise, inPlace);

            Numbers.AssertSameBits([.. sample, divergence], [.. noise, .. inPlace]);
        }
    }

    [Theory, EveryWidth]
    public void Forward_PriorFarTooNarrow_IsInfinite(int bits)
    {
        Case c = new(1) { Mean = [1], PriorMean = [0], LogSigma = [0], PriorLogSigma = [-100] };

        Assert.Equal(float.PositiveInfinity, c.Forward(bits).Divergence);
    }

    [Theory, EveryWidth(0), EveryWidth(1), EveryWidth(2), EveryWidth(3)]
    public void NotANumber_InAnyOfTheFour_Shows(int bits, int which)
    {
        Case c = new(3);
        new[] { c.Mean, c.LogSigma, c.PriorMean, c.PriorLogSigma }[which][1] = float.NaN;

        Assert.True(float.IsNaN(c.Forward(bits).Divergence));
        Assert.True(float.IsNaN(c.Backward(bits)[which][1]));
        Assert.All(c.Backward(bits), gradient => Assert.False(float.IsNaN(gradient[0]) || float.IsNaN(gradient[2])));
    }

    private sealed record Case(int Size)
    {
        public const float DDivergence = 0.3f;

        public float[] Mean { get; init; } = Numbers.Normal(Size, 1);

        public float[] LogSigma { get; init; } = Numbers.Normal(Size, 2, 0.5f);

        public float[] PriorMean { get; init; } = Numbers.Normal(Size, 3);

        public float[] PriorLogSigma { get; init; } = Numbers.Normal(Size, 4, 0.5f);

        public float[] Noise { get; } = Numbers.Normal(Size, 5);

        public float[] DSample { get; } = Numbers.Normal(Size, 6);

        // What a gradient holds before it is added to.
        public float[] Start(int gradient) => Numbers.Normal(Size, 7 + gradient);

        public (float[] Sample, float Divergence) Forward(int bits)
        {
            float[] sample = new float[Size], divergence = new float[1];
            OneRow.Run(bits, (kernels, m) => kernels.GaussianPriorForward(m[0], m[1], m[2], m[3], m[4], m[5], m[6]),
                Mean, LogSigma, PriorMean, PriorLogSigma, Noise, sample, divergence);
            return (sample, divergence[0]);
        }

        public float[][] Backward(int bits)
        {
            float[][] d = [Start(0), Start(1), Start(2), Start(3)];
            OneRow.Run(bits, (kernels, m) =>
                kernels.GaussianPriorBackward(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10]),
                Mean, LogSigma, PriorMean, PriorLogSigma, Noise, DSample, [DDivergence], d[0], d[1], d[2], d[3]);
            return d;
        }
    }
}
