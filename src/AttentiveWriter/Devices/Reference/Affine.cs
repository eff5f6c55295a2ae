using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>read = gamma [S(x), S(x^)]: image and error sampled at a grid under an affine map
    /// (Jaderberg et al. 2015, eq. 1 and 5).</summary>
    /// <param name="image">x, [rows, channels * height * width].</param>
    /// <param name="error">x^, of the same shape; empty to read x alone.</param>
    /// <param name="imageSize">Size of a channel of the image.</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from grid to image, [rows, 7].</param>
    /// <param name="gridSize">N x N.</param>
    /// <param name="glimpse">Overwritten, [rows, 2 * channels * N * N], image before error; half of it without an error.</param>
    public abstract void AffineReadForward(Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize,
        Matrix glimpse);

    /// <summary>Inverts <see cref="AffineReadForward"/>; x itself is data.</summary>
    /// <param name="image">x.</param>
    /// <param name="error">x^; empty where x alone was read.</param>
    /// <param name="imageSize">Size of a channel of the image.</param>
    /// <param name="parameters">[rows, 7].</param>
    /// <param name="gridSize">N x N.</param>
    /// <param name="dGlimpse">Gradient of the read.</param>
    /// <param name="dError">Added to; empty where x alone was read.</param>
    /// <param name="dParameters">Added to, [rows, 7].</param>
    public abstract void AffineReadBackward(
        Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize, Matrix dGlimpse, Matrix dError,
            Matrix dParameters);

    /// <summary>c_t = c_{t-1} + (1 / gamma) S(w): the canvas samples the patch under an affine map
    /// (Jaderberg et al. 2015, eq. 1 and 5).</summary>
    /// <param name="previous">c_{t-1}, [rows, channels * height * width].</param>
    /// <param name="patch">w, [rows, channels * N * N].</param>
    /// <param name="patchSize">N x N.</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from canvas to patch, [rows, 7].</param>
    /// <param name="canvasSize">Size of a channel of the canvas.</param>
    /// <param name="canvas">c_t, overwritten, of the shape of c_{t-1}.</param>
    public abstract void AffineWriteForward(
        Matrix previous, Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix canvas);

    /// <summary>Inverts <see cref="AffineWriteForward"/> but for c_{t-1}, whose gradient is that of c_t.</summary>
    /// <param name="patch">w.</param>
    /// <param name="patchSize">N x N.</param>
    /// <param name="parameters">[rows, 7].</param>
    /// <param name="canvasSize">Size of a channel of the canvas.</param>
    /// <param name="dCanvas">Gradient of c_t.</param>
    /// <param name="dPatch">Added to.</param>
    /// <param name="dParameters">Added to, [rows, 7].</param>
    public abstract void AffineWriteBackward(
        Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix dCanvas, Matrix dPatch, Matrix dParameters);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void AffineReadForward(Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize,
        Matrix glimpse)
    {
        Fill(glimpse, 0);
        foreach ((Matrix planes, int first) in Parts(image, error, glimpse.Columns))
            for (int r = 0; r < image.Rows; r++)
                Sample(planes.Row(r), imageSize, parameters.Row(r), AffineWindow.IntensityOf(parameters.Row(r)), gridSize,
                    glimpse.Row(r).Slice(first, image.Columns / imageSize.Area * gridSize.Area));
    }

    /// <inheritdoc/>
    public override void AffineReadBackward(
        Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize, Matrix dGlimpse, Matrix dError,
            Matrix dParameters)
    {
        foreach ((Matrix planes, int first) in Parts(image, error, dGlimpse.Columns))
            for (int r = 0; r < image.Rows; r++)
            {
                float gamma = AffineWindow.IntensityOf(parameters.Row(r));
                double dGamma = SampleBackward(planes.Row(r), imageSize, parameters.Row(r), gamma, gridSize,
                    dGlimpse.Row(r).Slice(first, image.Columns / imageSize.Area * gridSize.Area), first > 0 ? dError.Row(r) : [],
                        dParameters.Row(r));
                // d gamma = gamma d log gamma
                dParameters.Row(r)[AffineWindow.ParameterCount - 1] += (float)(dGamma * gamma);
            }
    }

    /// <inheritdoc/>
    public override void AffineWriteForward(Matrix previous, Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize,
        Matrix canvas)
    {
        Copy(previous, canvas);
        for (int r = 0; r < canvas.Rows; r++)
            Sample(patch.Row(r), patchSize, parameters.Row(r), 1 / AffineWindow.IntensityOf(parameters.Row(r)), canvasSize, canvas.Row(r));
    }

    /// <inheritdoc/>
    public override void AffineWriteBackward(
        Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix dCanvas, Matrix dPatch, Matrix dParameters)
    {
        for (int r = 0; r < dCanvas.Rows; r++)
        {
            float inverse = 1 / AffineWindow.IntensityOf(parameters.Row(r));
            double dInverse = SampleBackward(
                patch.Row(r), patchSize, parameters.Row(r), inverse, canvasSize, dCanvas.Row(r), dPatch.Row(r), dParameters.Row(r));
            // d(1 / gamma) = -(1 / gamma) d log gamma
            dParameters.Row(r)[AffineWindow.ParameterCount - 1] -= (float)(dInverse * inverse);
        }
    }

    /// <summary>target += scale S(source): pixel (n, m) counts max(0, 1 - |x - n|) max(0, 1 - |y - m|) (eq. 5). Not finite parameters make
    /// it NaN.</summary>
    private static void Sample(
        ReadOnlySpan<float> source, PlaneSize sourceSize, ReadOnlySpan<float> theta, double scale, PlaneSize targetSize, Span<float> target)
    {
        bool finite = double.IsFinite(scale);
        foreach (float value in theta[..^1]) finite &= float.IsFinite(value);
        for (int t = 0; t < target.Length; t++)
        {
            (double x, double y, int plane) = At(theta, sourceSize, targetSize, t);
            double sum = 0;
            for (int m = 0; m < sourceSize.Height; m++)
                for (int n = 0; n < sourceSize.Width; n++)
                    sum += source[plane * sourceSize.Area + m * sourceSize.Width + n] * Tent(x - n) * Tent(y - m);
            target[t] = finite ? (float)(target[t] + scale * sum) : float.NaN;
        }
    }

    /// <summary>Inverts <see cref="Sample"/>, and returns the gradient of the scale.</summary>
    private static double SampleBackward(
        ReadOnlySpan<float> source, PlaneSize sourceSize, ReadOnlySpan<float> theta, double scale, PlaneSize targetSize,
        ReadOnlySpan<float> dTarget, Span<float> dSource, Span<float> dTheta)
    {
        double dScale = 0;
        for (int t = 0; t < dTarget.Length; t++)
        {
            (double x, double y, int plane) = At(theta, sourceSize, targetSize, t);
            double d = dTarget[t], dX = 0, dY = 0;
            for (int m = 0; m < sourceSize.Height; m++)
                for (int n = 0; n < sourceSize.Width; n++)
                {
                    int pixel = plane * sourceSize.Area + m * sourceSize.Width + n;
                    dScale += d * source[pixel] * Tent(x - n) * Tent(y - m);
                    dX += scale * d * source[pixel] * TentSlope(x - n) * Tent(y - m);
                    dY += scale * d * source[pixel] * Tent(x - n) * TentSlope(y - m);
                    if (!dSource.IsEmpty) dSource[pixel] += (float)(scale * d * Tent(x - n) * Tent(y - m));
                }
            (double u, double v) = Place(targetSize, t);
            // x = ((a11 u + a12 v + tx + 1) W - 1) / 2, and y likewise
            double byX = dX * sourceSize.Width / 2, byY = dY * sourceSize.Height / 2;
            dTheta[0] += (float)(byX * u);
            dTheta[1] += (float)(byX * v);
            dTheta[2] += (float)byX;
            dTheta[3] += (float)(byY * u);
            dTheta[4] += (float)(byY * v);
            dTheta[5] += (float)byY;
        }
        return dScale;
    }

    /// <summary>Where target value <paramref name="t"/> looks, in pixels of the source counted from 0, and in which plane.</summary>
    private static (double X, double Y, int Plane) At(ReadOnlySpan<float> theta, PlaneSize sourceSize, PlaneSize targetSize, int t)
    {
        // x = ((a11 u + a12 v + tx + 1) W - 1) / 2, and y likewise, from the middle of the target: the identity then falls on the pixels.
        double across = t % targetSize.Width - (targetSize.Width - 1) / 2.0;
        double down = t % targetSize.Area / targetSize.Width - (targetSize.Height - 1) / 2.0;
        double width = sourceSize.Width, height = sourceSize.Height;
        double x = theta[0] * (width / targetSize.Width) * across + theta[1] * (width / targetSize.Height) * down
            + ((theta[2] + 1.0) * width - 1) / 2;
        double y = theta[3] * (height / targetSize.Width) * across + theta[4] * (height / targetSize.Height) * down
            + ((theta[5] + 1.0) * height - 1) / 2;
        return (x, y, t / targetSize.Area);
    }

    /// <summary>The middle of a target's pixel on [-1, 1] from outer edge to outer edge.</summary>
    private static (double U, double V) Place(PlaneSize size, int t) =>
        ((2 * (t % size.Width) + 1.0) / size.Width - 1, (2 * (t % size.Area / size.Width) + 1.0) / size.Height - 1);

    private static double Tent(double distance) => Math.Max(0, 1 - Math.Abs(distance));

    // By x, of 1 - |x - n|: -1 right of the pixel, 1 left of it, 0 beyond its neighbours. At a kink it is that to the right.
    private static double TentSlope(double distance) => distance is < -1 or >= 1 ? 0 : distance >= 0 ? -1 : 1;
}
