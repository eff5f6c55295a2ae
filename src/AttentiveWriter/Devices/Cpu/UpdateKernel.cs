using System.Runtime.Intrinsics;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>How far one step of Adam moved a run of parameters.</summary>
internal static class UpdateKernel
{
    /// <summary>The sum of (rate m / (sqrt(v) / correction + epsilon))^2, with the moments as the step left them.</summary>
    /// <param name="mean">m.</param>
    /// <param name="variance">v, as many values.</param>
    /// <param name="rate">Learning rate over 1 - b1^t.</param>
    /// <param name="correction">sqrt(1 - b2^t).</param>
    /// <param name="epsilon">Added to the root.</param>
    public static double SumOfSquares(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, float rate, float correction, float epsilon)
    {
        Vector128<double> low = default, high = default;
        int i = 0;
        for (; i + 4 <= mean.Length; i += 4)
        {
            Vector128<float> root = Vector128.Sqrt(Vector128.Create(variance.Slice(i, 4)));
            Vector128<float> step = Vector128.Create(mean.Slice(i, 4)) * rate / (root / Vector128.Create(correction)
                + Vector128.Create(epsilon));
            (Vector128<double> first, Vector128<double> second) = Vector128.Widen(step);
            low += first * first;
            high += second * second;
        }
        double sum = Vector128.Sum(low + high);
        for (; i < mean.Length; i++)
        {
            double step = mean[i] * rate / (MathF.Sqrt(variance[i]) / correction + epsilon);
            sum += step * step;
        }
        return sum;
    }
}
