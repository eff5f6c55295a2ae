namespace AttentiveWriter.Kernels.Reference;

/// <summary>Sampling under an affine map, straight from its equations, in double precision.</summary>
internal static class AffineReference
{
    /// <summary>As <see cref="AffineSampleKernel.Forward"/>: pixel (n, m) counts max(0, 1 - |x - n|) max(0, 1 - |y - m|) (eq. 5).</summary>
    public static void Sample(
        ReadOnlySpan<float> source, PlaneSize sourceSize, ReadOnlySpan<float> theta, double scale, PlaneSize targetSize, Span<float> target)
    {
        for (int t = 0; t < target.Length; t++)
        {
            int c = t / targetSize.Area, i = t % targetSize.Area / targetSize.Width, j = t % targetSize.Width;
            double u = (2 * j + 1.0) / targetSize.Width - 1, v = (2 * i + 1.0) / targetSize.Height - 1;
            double x = ((theta[0] * u + theta[1] * v + theta[2] + 1) * sourceSize.Width - 1) / 2;
            double y = ((theta[3] * u + theta[4] * v + theta[5] + 1) * sourceSize.Height - 1) / 2;
            double sum = 0;
            for (int m = 0; m < sourceSize.Height; m++)
                for (int n = 0; n < sourceSize.Width; n++)
                    sum += source[(c * sourceSize.Height + m) * sourceSize.Width + n]
                        * Math.Max(0, 1 - Math.Abs(x - n)) * Math.Max(0, 1 - Math.Abs(y - m));
            target[t] += (float)(scale * sum);
        }
    }
}
