namespace AttentiveWriter.Devices;

/// <summary>A filter of a window: the weights of a Gaussian on the pixels of an axis, of sum 1 (Gregor et al. 2015, eq. 25, 26).</summary>
internal static class GaussianFilter
{
    /// <summary>F[a] = exp(-(a - mu)^2 / (2 sigma^2)) / Z, where Z makes the sum over the axis 1; relative to the nearest pixel, so that Z
    /// is never 0.</summary>
    /// <param name="mu">Centre, in pixels; the first is 1.</param>
    /// <param name="variance">sigma^2.</param>
    /// <param name="filter">Overwritten, a weight for each pixel.</param>
    public static void Write(double mu, double variance, Span<float> filter)
    {
        double z = 0;
        for (int a = 1; a <= filter.Length; a++) z += Math.Exp(-Exponent(a, mu, variance, filter.Length));
        for (int a = 1; a <= filter.Length; a++) filter[a - 1] = (float)(Math.Exp(-Exponent(a, mu, variance, filter.Length)) / z);
    }

    /// <summary>((a - mu)^2 - (p - mu)^2) / (2 sigma^2) with p the pixel nearest to mu.</summary>
    public static double Exponent(int a, double mu, double variance, int length)
    {
        double nearest = Math.Clamp(Math.Round(mu), 1, length);
        return (a - nearest) * (a + nearest - 2 * mu) / (2 * variance);
    }
}
