using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void FilterBankForward(Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix intensity) =>
        Queue.ForEach(FilterBankKernel.Forward, parameters.Rows * 2 * size,
            new FilterBankArguments(parameters, size, filtersX, filtersY, intensity, default, default, default, default));

    /// <inheritdoc/>
    public override void FilterBankBackward(
        Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity,
        Matrix dParameters) =>
        Queue.ForEachGroup(FilterBankKernel.Backward, parameters.Rows, new FilterBankArguments(parameters, size, filtersX, filtersY,
            default, dFiltersX, dFiltersY, dIntensity, dParameters));
}

/// <summary>What a filter bank reads and writes, forward and backward.</summary>
internal readonly record struct FilterBankArguments(GpuMatrix Parameters, int Size, GpuMatrix FiltersX, GpuMatrix FiltersY,
    GpuMatrix Intensity, GpuMatrix DFiltersX, GpuMatrix DFiltersY, GpuMatrix DIntensity, GpuMatrix DParameters);

/// <summary>Filter banks, on the device (Gregor et al. 2015, eq. 19 to 26): forward a thread for each filter of either axis, backward a
/// group of threads for each row.</summary>
internal static unsafe class FilterBankKernel
{
    private const float LargestLog = 60;

    public static void Forward(FilterBankArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Parameters.Rows * 2 * p.Size) return;
        int row = item / (2 * p.Size), filter = item % p.Size;
        bool isX = item % (2 * p.Size) < p.Size;
        GpuMatrix filters = isX ? p.FiltersX : p.FiltersY;
        int length = filters.Columns / p.Size;
        float* parameters = p.Parameters.Row(row), values = filters.Row(row) + filter * length;
        double mu = Centre(p, parameters, isX, filter), variance = Exp(parameters[2]), z = 0;
        for (int a = 1; a <= length; a++)
        {
            double weight = GpuMath.Exp(-Exponent(a, mu, variance, length));
            values[a - 1] = (float)weight;
            z += weight;
        }
        double share = 1 / z;
        for (int a = 0; a < length; a++) values[a] = (float)(values[a] * share);
        if (isX && filter == 0) p.Intensity.Values[row] = Exp(parameters[4]);
    }

    public static void Backward(FilterBankArguments p)
    {
        int row = Grid.IdxX;
        float* parameters = p.Parameters.Row(row);
        double variance = Exp(parameters[2]), dCentreX = 0, dCentreY = 0, dOffset = 0, dLogVariance = 0;
        for (int item = Group.IdxX; item < 2 * p.Size; item += Group.DimX)
        {
            bool isX = item < p.Size;
            int filter = item % p.Size, length = (isX ? p.FiltersX.Columns : p.FiltersY.Columns) / p.Size;
            float* f = (isX ? p.FiltersX.Row(row) : p.FiltersY.Row(row)) + filter * length;
            float* df = (isX ? p.DFiltersX.Row(row) : p.DFiltersY.Row(row)) + filter * length;
            double mu = Centre(p, parameters, isX, filter), nearest = Nearest(mu, length), mean = 0, dMu = 0;
            for (int a = 0; a < length; a++) mean += (double)f[a] * df[a];
            for (int a = 0; a < length; a++)
            {
                // F is a softmax of -u: d(-u) = F (dF - sum F dF), and the constant (p - mu)^2 of u drops out of the sum
                double d = f[a] * (df[a] - mean);
                dMu += d * (a + 1 - nearest) / variance;
                dLogVariance += d * Exponent(a + 1, mu, variance, length);
            }
            // mu^i = g + (i - N/2 - 0.5) delta
            if (isX) dCentreX += dMu;
            else dCentreY += dMu;
            dOffset += dMu * Offset(p, filter);
        }
        dCentreX = GroupSum.Of(dCentreX);
        dCentreY = GroupSum.Of(dCentreY);
        dOffset = GroupSum.Of(dOffset);
        dLogVariance = GroupSum.Of(dLogVariance);
        if (Group.IdxX > 0) return;
        float* dp = p.DParameters.Row(row);
        // g_X = (A + 1) / 2 (g~_X + 1), and delta, sigma^2 and gamma are exponentials
        dp[0] += (float)(dCentreX * (p.FiltersX.Columns / p.Size + 1) / 2);
        dp[1] += (float)(dCentreY * (p.FiltersY.Columns / p.Size + 1) / 2);
        dp[2] += (float)dLogVariance;
        dp[3] += (float)(dOffset * Stride(p, parameters));
        dp[4] += p.DIntensity.Values[row] * Exp(parameters[4]);
    }

    /// <summary>e^x, the logarithm saturating at +-60.</summary>
    public static float Exp(float x) => (float)GpuMath.Exp((double)(x > LargestLog ? LargestLog : x < -LargestLog ? -LargestLog : x));

    // In single precision, as the processor and the reference have it.
    private static float Centre(FilterBankArguments p, float* parameters, bool isX, int filter)
    {
        float length = (isX ? p.FiltersX.Columns : p.FiltersY.Columns) / p.Size;
        return (length + 1) / 2 * (parameters[isX ? 0 : 1] + 1) + Offset(p, filter) * Stride(p, parameters);
    }

    private static float Offset(FilterBankArguments p, int filter) => filter + 1 - p.Size / 2f - 0.5f;

    private static float Stride(FilterBankArguments p, float* parameters)
    {
        if (p.Size == 1) return 0;
        int longer = p.FiltersX.Columns > p.FiltersY.Columns ? p.FiltersX.Columns : p.FiltersY.Columns;
        return (longer / p.Size - 1) / (float)(p.Size - 1) * Exp(parameters[3]);
    }

    private static double Nearest(double mu, int length)
    {
        double nearest = Math.Floor(mu + 0.5);
        return nearest < 1 ? 1 : nearest > length ? length : nearest;
    }

    /// <summary>((a - mu)^2 - (p - mu)^2) / (2 sigma^2) with p the pixel nearest to mu.</summary>
    private static double Exponent(int a, double mu, double variance, int length)
    {
        double nearest = Nearest(mu, length);
        return (a - nearest) * (a + nearest - 2 * mu) / (2 * variance);
    }
}
