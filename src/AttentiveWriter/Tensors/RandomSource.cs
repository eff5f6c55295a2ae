using System.Buffers;
using System.Runtime.Intrinsics;

namespace AttentiveWriter.Tensors;

/// <summary>Random numbers addressed by (seed, purpose, step, row, t): any of them can be drawn at any time, by any thread, in any
/// order.</summary>
/// <param name="seed">The seed of the experiment.</param>
/// <param name="purpose">What the numbers are for.</param>
public readonly struct RandomSource(ulong seed, RandomPurpose purpose)
{
    /// <summary>Numbers of an address, at most: further ones would be those of another address.</summary>
    public const int MaxNumbers = 262_144;

    /// <summary>The seed of the experiment.</summary>
    public ulong Seed => seed;

    /// <summary>What the numbers are for.</summary>
    public RandomPurpose Purpose => purpose;

    private const float ToUnit = 1f / (1 << 24);

    /// <summary>Fills <paramref name="destination"/> with uniform numbers in [0, 1), multiples of 2^-24.</summary>
    /// <param name="destination">Where the numbers go; past 262,144 they go on with those of the next t.</param>
    /// <param name="step">Training step, epoch or any outer index.</param>
    /// <param name="row">Image in the batch or in the data set.</param>
    /// <param name="t">Step of the recurrence, 0..65535.</param>
    public void Uniform(Span<float> destination, long step, long row, int t = 0)
    {
        for (int i = 0; i < destination.Length; i += 4)
        {
            (uint w0, uint w1, uint w2, uint w3) = Words(i / 4 & 0xFFFF, step, row, t + (i >> 18));
            destination[i] = (w0 >> 8) * ToUnit;
            if (i + 1 < destination.Length) destination[i + 1] = (w1 >> 8) * ToUnit;
            if (i + 2 < destination.Length) destination[i + 2] = (w2 >> 8) * ToUnit;
            if (i + 3 < destination.Length) destination[i + 3] = (w3 >> 8) * ToUnit;
        }
    }

    /// <summary>Replaces probabilities by what they come to: 1 where a uniform number is below, 0 elsewhere.</summary>
    /// <param name="probabilities">Changed; 0 never comes to 1, and 1 always does.</param>
    /// <param name="step">Training step, epoch or any outer index.</param>
    /// <param name="row">Image in the batch or in the data set.</param>
    public void Flip(Span<float> probabilities, long step, long row)
    {
        float[] uniform = ArrayPool<float>.Shared.Rent(probabilities.Length);
        Uniform(uniform.AsSpan(0, probabilities.Length), step, row);
        // Strictly less, since uniforms lie in [0, 1).
        for (int i = 0; i < probabilities.Length; i++) probabilities[i] = uniform[i] < probabilities[i] ? 1 : 0;
        ArrayPool<float>.Shared.Return(uniform);
    }

    /// <summary>Fills <paramref name="destination"/> with standard normal numbers (Box-Muller).</summary>
    /// <param name="destination">Where the numbers go; up to 262,144 of them.</param>
    /// <param name="step">Training step, epoch or any outer index.</param>
    /// <param name="row">Image in the batch or in the data set.</param>
    /// <param name="t">Step of the recurrence, 0..65535.</param>
    public void Normal(Span<float> destination, long step, long row, int t = 0)
    {
        // Eight pairs at a time through the BCL's own logarithm and sine, which do the same to each lane however wide the machine's
        // registers are: the bits depend neither on them nor on the C library.
        Span<float> unit = stackalloc float[16];
        Span<float> normal = stackalloc float[16];
        for (int start = 0; start < destination.Length; start += 16)
        {
            for (int block = 0; block < 4; block++)
            {
                (uint w0, uint w1, uint w2, uint w3) = Words(start / 4 + block, step, row, t);
                // Radii need (0, 1] for the logarithm; angles may take [0, 1).
                unit[2 * block] = ((w0 >> 8) + 1) * ToUnit;
                unit[2 * block + 1] = ((w2 >> 8) + 1) * ToUnit;
                unit[8 + 2 * block] = (w1 >> 8) * ToUnit;
                unit[8 + 2 * block + 1] = (w3 >> 8) * ToUnit;
            }
            BoxMuller(unit, normal);
            int count = Math.Min(16, destination.Length - start);
            normal[..count].CopyTo(destination[start..]);
        }
    }

    internal (uint W0, uint W1, uint W2, uint W3) Words(int block, long step, long row, int t)
    {
        System.Diagnostics.Debug.Assert(block is >= 0 and < 65536 && t is >= 0 and < 65536);
        // Steps and rows past 2^32 reuse the unused upper bits of the purpose word, so that no two addresses collide.
        uint high = (uint)purpose | (uint)(step >> 32) << 8 | (uint)(row >> 32) << 20;
        return Philox.Generate(seed, (uint)block | (uint)t << 16, (uint)row, (uint)step, high);
    }

    private static void BoxMuller(ReadOnlySpan<float> unit, Span<float> normal)
    {
        var u = Vector256.Create(unit[..8]);
        Vector256<float> angle = Vector256.Create(unit[8..]) * (2 * MathF.PI);
        Vector256<float> radius = Vector256.Sqrt(Vector256.Log(u) * -2f);
        (Vector256<float> sin, Vector256<float> cos) = Vector256.SinCos(angle);
        Vector256.CopyTo(radius * cos, normal);
        Vector256.CopyTo(radius * sin, normal[8..]);
    }
}
