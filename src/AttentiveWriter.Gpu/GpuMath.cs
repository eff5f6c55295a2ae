using ILGPU;

namespace AttentiveWriter.Gpu;

/// <summary>Elementary functions as polynomials: a driver brings none, and so every device has the same.</summary>
/// <remarks>Errors, measured by the tests: <see cref="Exp(float)"/> 2e-7 relative, <see cref="Sigmoid(float)"/> 2e-7 and
/// <see cref="Tanh"/> 4e-7 absolute; those in double precision 1e-14.</remarks>
internal static class GpuMath
{
    private const float SmallestExponent = -87.3f, LargestExponent = 89;
    private const double Ln2 = 0.693147180559945309417, RootTwo = 1.41421356237309504880, HalfPi = 1.57079632679489661923;

    /// <summary>e^x; 0 below -87.3 and infinity above 88.7; NaN stays NaN.</summary>
    public static float Exp(float x) => x < SmallestExponent ? 0 : BoundedExp(x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static float Sigmoid(float x) => 1 / (1 + BoundedExp(-x));

    /// <summary>tanh x = 2 sigmoid(2x) - 1.</summary>
    public static float Tanh(float x) => 2 / (1 + BoundedExp(-2 * x)) - 1;

    /// <summary>e^x; 0 below -708 and infinity above 709.7; NaN stays NaN.</summary>
    public static double Exp(double x)
    {
        if (x < -708) return 0;
        if (x > 709.7) return double.PositiveInfinity;
        // e^x = 2^n e^r; ln 2 is split in two so that r keeps all its bits.
        double n = Math.Floor(x * (1 / Ln2) + 0.5), r = x - n * 6.93147180369123816490e-01;
        r -= n * 1.90821492927058770002e-10;
        // e^r = 1 + r + r^2 / 2! + ... + r^13 / 13!, and |r| is at most 0.347
        double sum = 1.0 / 6227020800;
        sum = sum * r + 1.0 / 479001600;
        sum = sum * r + 1.0 / 39916800;
        sum = sum * r + 1.0 / 3628800;
        sum = sum * r + 1.0 / 362880;
        sum = sum * r + 1.0 / 40320;
        sum = sum * r + 1.0 / 5040;
        sum = sum * r + 1.0 / 720;
        sum = sum * r + 1.0 / 120;
        sum = sum * r + 1.0 / 24;
        sum = sum * r + 1.0 / 6;
        sum = sum * r + 0.5;
        sum = sum * r + 1;
        sum = sum * r + 1;
        return sum * Interop.IntAsFloat((ulong)((long)n + 1023) << 52);
    }

    /// <summary>The natural logarithm of a positive number; minus infinity at 0, NaN below it.</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (x > double.MaxValue) return x;
        ulong bits = Interop.FloatAsInt(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = Interop.IntAsFloat((bits & 0x000F_FFFF_FFFF_FFFFUL) | 0x3FF0_0000_0000_0000UL);
        if (m > RootTwo)
        {
            m *= 0.5;
            exponent++;
        }
        // log m = 2 artanh(f) = 2 (f + f^3 / 3 + f^5 / 5 + ...), and |f| is at most 0.172
        double f = (m - 1) / (m + 1), square = f * f, sum = 1.0 / 21;
        sum = sum * square + 1.0 / 19;
        sum = sum * square + 1.0 / 17;
        sum = sum * square + 1.0 / 15;
        sum = sum * square + 1.0 / 13;
        sum = sum * square + 1.0 / 11;
        sum = sum * square + 1.0 / 9;
        sum = sum * square + 1.0 / 7;
        sum = sum * square + 1.0 / 5;
        sum = sum * square + 1.0 / 3;
        sum = sum * square + 1;
        return 2 * f * sum + exponent * Ln2;
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));

    /// <summary>log(1 + e^x).</summary>
    public static double Softplus(double x) => (x > 0 ? x : 0) + Log(1 + Exp(x > 0 ? -x : x));

    /// <summary>e^x - 1, also where e^x rounds to 1.</summary>
    public static double Expm1(double x) => x < 1e-5 && x > -1e-5 ? x * (1 + 0.5 * x) : Exp(x) - 1;

    /// <summary>sin x for x from 0 to some turns.</summary>
    public static double Sin(double x)
    {
        int quarter = (int)(x * (1 / HalfPi) + 0.5);
        double r = x - quarter * HalfPi, wave = (quarter & 1) == 0 ? SmallSin(r) : SmallCos(r);
        return (quarter & 2) == 0 ? wave : -wave;
    }

    /// <summary>cos x for x from 0 to some turns.</summary>
    public static double Cos(double x)
    {
        int quarter = (int)(x * (1 / HalfPi) + 0.5);
        double r = x - quarter * HalfPi, wave = (quarter & 1) == 0 ? SmallCos(r) : SmallSin(r);
        return ((quarter + 1) & 2) == 0 ? wave : -wave;
    }

    private static double SmallSin(double r)
    {
        // r - r^3 / 3! + r^5 / 5! - ... - r^15 / 15!, and |r| is at most pi / 4
        double square = r * r, sum = -1.0 / 1307674368000;
        sum = sum * square + 1.0 / 6227020800;
        sum = sum * square - 1.0 / 39916800;
        sum = sum * square + 1.0 / 362880;
        sum = sum * square - 1.0 / 5040;
        sum = sum * square + 1.0 / 120;
        sum = sum * square - 1.0 / 6;
        return r * (sum * square + 1);
    }

    private static double SmallCos(double r)
    {
        // 1 - r^2 / 2! + r^4 / 4! - ... + r^16 / 16!
        double square = r * r, sum = 1.0 / 20922789888000;
        sum = sum * square - 1.0 / 87178291200;
        sum = sum * square + 1.0 / 479001600;
        sum = sum * square - 1.0 / 3628800;
        sum = sum * square + 1.0 / 40320;
        sum = sum * square - 1.0 / 720;
        sum = sum * square + 1.0 / 24;
        sum = sum * square - 0.5;
        return sum * square + 1;
    }

    // The polynomial of the processor's VectorMath.
    private static float BoundedExp(float x)
    {
        if (x < SmallestExponent) x = SmallestExponent;
        if (x > LargestExponent) x = LargestExponent;
        float n = MathF.Floor(x * 1.44269504f + 0.5f);
        float r = x + n * -0.693359375f;
        r += n * 2.12194440e-4f;
        float p = r * 1.38145401e-3f + 8.36874520e-3f;
        p = p * r + 4.16683908e-2f;
        p = p * r + 0.166665204f;
        p = p * r + 0.499999934f;
        p = p * r + 1;
        p = p * r + 1;
        return p * Interop.IntAsFloat((uint)((int)n + 127) << 23);
    }
}
