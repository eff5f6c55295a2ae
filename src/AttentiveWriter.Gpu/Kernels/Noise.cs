using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void NormalNoise(Noise noise, int t, Matrix output)
    {
        if (!noise.Given.IsEmpty)
        {
            long end = ((long)noise.Time + t + 1) * output.Rows;
            if (end > noise.Given.Rows || noise.Given.Columns != output.Columns)
                throw new InvalidOperationException($"noise is given for {noise.Given.Rows} rows of {noise.Given.Columns}, and row "
                    + $"{end - 1} of {output.Columns} is wanted");
        }
        // Sixteen numbers a thread: as many as the generator's words give at once on the processor, and in that order.
        Queue.ForEach(NoiseKernel.Fill, output.Rows * ((output.Columns + NoiseKernel.Numbers - 1) / NoiseKernel.Numbers),
            new NoiseArguments(noise.Position.Address, noise.Given, t, output));
    }
}

/// <summary>Where numbers come from, and where they go.</summary>
internal readonly record struct NoiseArguments(long Position, GpuMatrix Given, int T, GpuMatrix Output);

/// <summary>The numbers of <see cref="RandomSource"/>, on the device.</summary>
internal static unsafe class NoiseKernel
{
    /// <summary>Numbers of a thread.</summary>
    public const int Numbers = 16;

    public static void Fill(NoiseArguments p)
    {
        int blocks = (p.Output.Columns + Numbers - 1) / Numbers, item = Items.Mine;
        if (item >= p.Output.Rows * blocks) return;
        int row = item / blocks, start = item % blocks * Numbers, end = start + Numbers;
        if (end > p.Output.Columns) end = p.Output.Columns;
        var position = (NoisePosition*)p.Position;
        float* output = p.Output.Row(row);
        if (!p.Given.IsEmpty)
        {
            float* given = p.Given.Values + (((long)position->Time + p.T) * p.Output.Rows + row) * p.Output.Columns;
            for (int i = start; i < end; i++) output[i] = given[i];
            return;
        }
        long step = position->Step + row % position->Samples, image = position->FirstRow + row / position->Samples;
        for (int block = 0; block < 4; block++)
        {
            // Eight cosines, then their eight sines; of each four words two of either.
            int first = start + 2 * block;
            RandomWords w = RandomWords.At(position->Seed, (uint)position->Purpose, start / 4 + block, step, image, position->Time + p.T);
            Put(output, first, end, w.W0, w.W1);
            Put(output, first + 1, end, w.W2, w.W3);
        }
    }

    private static void Put(float* output, int i, int end, uint length, uint turn)
    {
        if (i >= end) return;
        float u = ((length >> 8) + 1) * RandomWords.ToUnit, angle = (turn >> 8) * RandomWords.ToUnit * (2 * MathF.PI);
        float radius = MathF.Sqrt((float)GpuMath.Log(u) * -2f);
        output[i] = radius * (float)GpuMath.Cos(angle);
        if (i + 8 < end) output[i + 8] = radius * (float)GpuMath.Sin(angle);
    }
}
