using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>read = gamma [F_Y x F_X^T, F_Y x^ F_X^T] for every channel (Gregor et al. 2015, eq. 27).</summary>
    /// <param name="image">x, [rows, channels * height * width].</param>
    /// <param name="error">x^, of the same shape; empty to read x alone.</param>
    /// <param name="filtersX">F_X, [rows, N * width].</param>
    /// <param name="filtersY">F_Y, [rows, N * height].</param>
    /// <param name="intensity">gamma, [rows, 1].</param>
    /// <param name="size">N.</param>
    /// <param name="glimpse">Overwritten, [rows, 2 * channels * N * N], image before error; half of it without an error.</param>
    public abstract void AttentiveReadForward(Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix glimpse);

    /// <summary>Inverts <see cref="AttentiveReadForward"/>; x itself is data.</summary>
    /// <param name="image">x.</param>
    /// <param name="error">x^; empty where x alone was read.</param>
    /// <param name="filtersX">F_X.</param>
    /// <param name="filtersY">F_Y.</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="glimpse">The read.</param>
    /// <param name="dGlimpse">Its gradient.</param>
    /// <param name="dError">Added to; empty where x alone was read.</param>
    /// <param name="dFiltersX">Added to.</param>
    /// <param name="dFiltersY">Added to.</param>
    /// <param name="dIntensity">Added to.</param>
    public abstract void AttentiveReadBackward(
        Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix glimpse, Matrix dGlimpse,
        Matrix dError, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void AttentiveReadForward(Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix glimpse)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        foreach ((Matrix planes, int first) in Parts(image, error, glimpse.Columns))
            for (int r = 0; r < image.Rows; r++)
                for (int k = 0; k < image.Columns / (width * height) * size * size; k++)
                {
                    (int c, int j, int i) = (k / (size * size), k / size % size, k % size);
                    double sum = 0;
                    for (int b = 0; b < height; b++)
                        for (int a = 0; a < width; a++)
                            sum += (double)filtersY.Row(r)[j * height + b] * planes.Row(r)[(c * height + b) * width
                                + a] * filtersX.Row(r)[i * width + a];
                    glimpse.Row(r)[first + k] = (float)(intensity.Row(r)[0] * sum);
                }
    }

    /// <inheritdoc/>
    public override void AttentiveReadBackward(
        Matrix image, Matrix error, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix glimpse, Matrix dGlimpse,
        Matrix dError, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        foreach ((Matrix planes, int first) in Parts(image, error, glimpse.Columns))
            for (int r = 0; r < image.Rows; r++)
                for (int k = 0; k < image.Columns / (width * height) * size * size; k++)
                {
                    (int c, int j, int i) = (k / (size * size), k / size % size, k % size);
                    float gamma = intensity.Row(r)[0], d = dGlimpse.Row(r)[first + k];
                    // read = gamma F_Y x F_X^T
                    dIntensity.Row(r)[0] += d * glimpse.Row(r)[first + k] / gamma;
                    for (int b = 0; b < height; b++)
                        for (int a = 0; a < width; a++)
                        {
                            int pixel = (c * height + b) * width + a;
                            float fy = filtersY.Row(r)[j * height + b], fx = filtersX.Row(r)[i * width + a], x = planes.Row(r)[pixel];
                            dFiltersY.Row(r)[j * height + b] += d * gamma * x * fx;
                            dFiltersX.Row(r)[i * width + a] += d * gamma * x * fy;
                            if (first > 0) dError.Row(r)[pixel] += d * gamma * fy * fx;
                        }
                }
    }

    /// <summary>The planes that are read, and where in a row of the glimpse each begins.</summary>
    private static (Matrix Planes, int First)[] Parts(Matrix image, Matrix error, int columns) =>
        error.IsEmpty ? [(image, 0)] : [(image, 0), (error, columns / 2)];
}
