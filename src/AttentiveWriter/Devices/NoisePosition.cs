using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Where <see cref="Noise"/> stands, as it lies in the memory of a device.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Step">The training step, or the sample of row 0.</param>
/// <param name="FirstRow">What row 0 of the tape is in the batch, or in the data set.</param>
/// <param name="Purpose">What the numbers are for.</param>
/// <param name="Time">The step of the recurrence that recorded step 0 stands for.</param>
/// <param name="Samples">Rows that each image has, one after the other.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct NoisePosition(ulong Seed, long Step, long FirstRow, RandomPurpose Purpose, int Time, int Samples)
{
    // Fills the eight-byte alignment of the whole.
    private readonly int _padding;

    /// <summary>The numbers of a row at a step of the recurrence.</summary>
    /// <param name="row">The row of the tape.</param>
    /// <param name="t">The step as it was recorded.</param>
    /// <param name="destination">Overwritten.</param>
    public void Fill(int row, int t, Span<float> destination) =>
        new RandomSource(Seed, Purpose).Normal(destination, Step + row % Samples, FirstRow + row / Samples, Time + t);
}
