using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>Five attention parameters to the filter banks F_X and F_Y and the intensity gamma
    /// (Gregor et al. 2015, eq. 19, 20, 21, 22, 23, 24, 25, 26).</summary>
    /// <param name="parameters">The five numbers of <see cref="AttentionWindow.FromParameters"/>, [rows, 5].</param>
    /// <param name="size">N.</param>
    /// <param name="filtersX">F_X, overwritten, [rows, N * width].</param>
    /// <param name="filtersY">F_Y, overwritten, [rows, N * height].</param>
    /// <param name="intensity">gamma, overwritten, [rows, 1].</param>
    public abstract void FilterBankForward(Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix intensity);

    /// <summary>Inverts <see cref="FilterBankForward"/>.</summary>
    /// <param name="parameters">[rows, 5].</param>
    /// <param name="size">N.</param>
    /// <param name="filtersX">F_X, [rows, N * width].</param>
    /// <param name="filtersY">F_Y, [rows, N * height].</param>
    /// <param name="dFiltersX">dF_X.</param>
    /// <param name="dFiltersY">dF_Y.</param>
    /// <param name="dIntensity">dgamma, [rows, 1].</param>
    /// <param name="dParameters">Added to, [rows, 5].</param>
    public abstract void FilterBankBackward(
        Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity,
            Matrix dParameters);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void FilterBankForward(Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix intensity)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        for (int r = 0; r < parameters.Rows; r++)
        {
            var window = AttentionWindow.FromParameters(parameters.Row(r), size, width, height);                    // eq. 21, 22, 23, 24
            for (int i = 1; i <= size; i++)
            {
                double muX = window.FilterCentre(window.CentreX, i, size),
                    muY = window.FilterCentre(window.CentreY, i, size);    // eq. 19, 20
                GaussianFilter.Write(muX, window.Variance, filtersX.Row(r).Slice((i - 1) * width, width));          // eq. 25
                GaussianFilter.Write(muY, window.Variance, filtersY.Row(r).Slice((i - 1) * height, height));        // eq. 26
            }
            intensity.Row(r)[0] = window.Intensity;
        }
    }

    /// <inheritdoc/>
    public override void FilterBankBackward(
        Matrix parameters, int size, Matrix filtersX, Matrix filtersY, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity,
            Matrix dParameters)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        for (int r = 0; r < parameters.Rows; r++)
        {
            var window = AttentionWindow.FromParameters(parameters.Row(r), size, width, height);
            double dCentreX = 0, dCentreY = 0, dStride = 0, dLogVariance = 0;
            for (int i = 1; i <= size; i++)
            {
                (double dMuX, double dLogX) = FilterSlopes(
                    filtersX.Row(r).Slice((i - 1) * width, width), dFiltersX.Row(r).Slice((i - 1) * width, width),
                    window.FilterCentre(window.CentreX, i, size), window.Variance);
                (double dMuY, double dLogY) = FilterSlopes(
                    filtersY.Row(r).Slice((i - 1) * height, height), dFiltersY.Row(r).Slice((i - 1) * height, height),
                    window.FilterCentre(window.CentreY, i, size), window.Variance);
                // mu^i = g + (i - N/2 - 0.5) delta
                dCentreX += dMuX;
                dCentreY += dMuY;
                dStride += (dMuX + dMuY) * AttentionWindow.Offset(i, size);
                dLogVariance += dLogX + dLogY;
            }
            Span<float> d = dParameters.Row(r);
            // g_X = (A + 1) / 2 (g~_X + 1), and delta, sigma^2 and gamma are exponentials
            d[0] += (float)(dCentreX * (width + 1) / 2);
            d[1] += (float)(dCentreY * (height + 1) / 2);
            d[2] += (float)dLogVariance;
            d[3] += (float)(dStride * window.Stride);
            d[4] += dIntensity.Row(r)[0] * window.Intensity;
        }
    }

    /// <summary>The gradients of mu and log sigma^2 of one filter.</summary>
    private static (double DMu, double DLogVariance) FilterSlopes(ReadOnlySpan<float> filter, ReadOnlySpan<float> dFilter, double mu,
        double variance)
    {
        double mean = 0, dMu = 0, dLogVariance = 0;
        for (int a = 0; a < filter.Length; a++) mean += (double)filter[a] * dFilter[a];
        for (int a = 0; a < filter.Length; a++)
        {
            // F is a softmax of -u: d(-u) = F (dF - sum F dF), and the constant (p - mu)^2 of u drops out of the sum
            double d = filter[a] * (dFilter[a] - mean), nearest = Math.Clamp(Math.Round(mu), 1, filter.Length);
            dMu += d * (a + 1 - nearest) / variance;
            dLogVariance += d * GaussianFilter.Exponent(a + 1, mu, variance, filter.Length);
        }
        return (dMu, dLogVariance);
    }
}
