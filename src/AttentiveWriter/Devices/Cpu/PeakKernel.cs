using System.Runtime.InteropServices;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Nothing but fused multiply-adds in registers: the most that a thread can do, against which everything else is
/// measured.</summary>
internal static class PeakKernel
{
    private const int Chains = 12;

    /// <summary>Runs the loop and returns how many floating-point operations it was.</summary>
    /// <param name="iterations">Rounds of twelve independent vectors.</param>
    /// <param name="sink">Where a result goes, so that nothing is optimised away; 16 values.</param>
    public static double Run<V>(int iterations, Span<float> sink)
        where V : struct, ILanes<V>
    {
        // Every chain tends to 1, far from the slow arithmetic of overflow and of denormal numbers.
        V half = V.Create(0.5f);
        V a = half, b = half, c = half, d = half, e = half, f = half, g = half, h = half, i = half, j = half, k = half, l = half;
        for (int n = 0; n < iterations; n++)
        {
            a = V.MultiplyAdd(a, half, half);
            b = V.MultiplyAdd(b, half, half);
            c = V.MultiplyAdd(c, half, half);
            d = V.MultiplyAdd(d, half, half);
            e = V.MultiplyAdd(e, half, half);
            f = V.MultiplyAdd(f, half, half);
            g = V.MultiplyAdd(g, half, half);
            h = V.MultiplyAdd(h, half, half);
            i = V.MultiplyAdd(i, half, half);
            j = V.MultiplyAdd(j, half, half);
            k = V.MultiplyAdd(k, half, half);
            l = V.MultiplyAdd(l, half, half);
        }
        V.Store(a + b + c + d + (e + f + g + h) + (i + j + k + l), ref MemoryMarshal.GetReference(sink[..V.Count]));
        return 2.0 * Chains * V.Count * iterations;
    }
}
