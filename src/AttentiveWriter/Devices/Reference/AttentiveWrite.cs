using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X for every channel: a stroke added to the canvas
    /// (Gregor et al. 2015, eq. 8 and 29).</summary>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width].</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="filtersX">F_X, [rows, N * width].</param>
    /// <param name="filtersY">F_Y, [rows, N * height].</param>
    /// <param name="intensity">gamma, [rows, 1].</param>
    /// <param name="size">N.</param>
    /// <param name="canvas">c_t, overwritten, of the shape of c_{t-1}.</param>
    public abstract void AttentiveWriteForward(Matrix previous, Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix canvas);

    /// <summary>Inverts <see cref="AttentiveWriteForward"/> but for c_{t-1}, whose gradient is that of c_t.</summary>
    /// <param name="patch">w.</param>
    /// <param name="filtersX">F_X.</param>
    /// <param name="filtersY">F_Y.</param>
    /// <param name="intensity">gamma.</param>
    /// <param name="size">N.</param>
    /// <param name="dCanvas">Gradient of c_t.</param>
    /// <param name="dPatch">Added to.</param>
    /// <param name="dFiltersX">Added to.</param>
    /// <param name="dFiltersY">Added to.</param>
    /// <param name="dIntensity">Added to.</param>
    public abstract void AttentiveWriteBackward(
        Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix dCanvas,
        Matrix dPatch, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void AttentiveWriteForward(Matrix previous, Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size,
        Matrix canvas)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        for (int r = 0; r < canvas.Rows; r++)
            for (int p = 0; p < canvas.Columns; p++)
            {
                (int c, int b, int a) = (p / (width * height), p / width % height, p % width);
                double sum = 0;
                for (int j = 0; j < size; j++)
                    for (int i = 0; i < size; i++)
                        sum += (double)filtersY.Row(r)[j * height + b] * patch.Row(r)[(c * size + j) * size + i] * filtersX.Row(r)[i * width
                            + a];
                canvas.Row(r)[p] = (float)(previous.Row(r)[p] + sum / intensity.Row(r)[0]);
            }
    }

    /// <inheritdoc/>
    public override void AttentiveWriteBackward(
        Matrix patch, Matrix filtersX, Matrix filtersY, Matrix intensity, int size, Matrix dCanvas,
        Matrix dPatch, Matrix dFiltersX, Matrix dFiltersY, Matrix dIntensity)
    {
        int width = filtersX.Columns / size, height = filtersY.Columns / size;
        for (int r = 0; r < dCanvas.Rows; r++)
            for (int p = 0; p < dCanvas.Columns; p++)
            {
                (int c, int b, int a) = (p / (width * height), p / width % height, p % width);
                float gamma = intensity.Row(r)[0], d = dCanvas.Row(r)[p] / gamma;
                for (int j = 0; j < size; j++)
                    for (int i = 0; i < size; i++)
                    {
                        float fy = filtersY.Row(r)[j * height + b], fx = filtersX.Row(r)[i * width + a],
                            w = patch.Row(r)[(c * size + j) * size + i];
                        // c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X
                        dPatch.Row(r)[(c * size + j) * size + i] += d * fy * fx;
                        dFiltersY.Row(r)[j * height + b] += d * w * fx;
                        dFiltersX.Row(r)[i * width + a] += d * w * fy;
                        dIntensity.Row(r)[0] -= d * fy * w * fx / gamma;
                    }
            }
    }
}
