using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void AffineReadForward(Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize,
        Matrix glimpse)
    {
        Span<float> scratch = Scratch(AffineSampleKernel.ScratchLength(image.Columns / imageSize.Area, imageSize));
        int part = error.IsEmpty ? glimpse.Columns : glimpse.Columns / 2;
        Mine(glimpse).Clear();
        for (int r = _first; r < End; r++)
        {
            Span<float> theta = parameters.Row(r), read = glimpse.Row(r);
            float gamma = AffineWindow.IntensityOf(theta);
            AffineSampleKernel.Forward(image.Row(r), imageSize, theta, gamma, gridSize, scratch, read[..part]);
            if (!error.IsEmpty) AffineSampleKernel.Forward(error.Row(r), imageSize, theta, gamma, gridSize, scratch, read[part..]);
        }
    }

    /// <inheritdoc/>
    public override void AffineReadBackward(
        Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize, Matrix dGlimpse, Matrix dError,
            Matrix dParameters)
    {
        Span<float> scratch = Scratch(AffineSampleKernel.ScratchLength(image.Columns / imageSize.Area, imageSize));
        int part = error.IsEmpty ? dGlimpse.Columns : dGlimpse.Columns / 2;
        for (int r = _first; r < End; r++)
        {
            Span<float> theta = parameters.Row(r), dRead = dGlimpse.Row(r), dTheta = dParameters.Row(r);
            float gamma = AffineWindow.IntensityOf(theta);
            // read = gamma [S(x), S(x^)]; x itself is data
            float dGamma = AffineSampleKernel.Backward(image.Row(r), imageSize, theta, gamma, gridSize, dRead[..part], scratch, [], dTheta);
            if (!error.IsEmpty)
                dGamma += AffineSampleKernel.Backward(error.Row(r), imageSize, theta, gamma, gridSize, dRead[part..], scratch,
                    dError.Row(r), dTheta);
            // d gamma = gamma d log gamma
            dTheta[AffineGrid.ThetaLength] += dGamma * gamma;
        }
    }

    /// <inheritdoc/>
    public override void AffineWriteForward(Matrix previous, Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize,
        Matrix canvas)
    {
        Span<float> scratch = Scratch(AffineSampleKernel.ScratchLength(patch.Columns / patchSize.Area, patchSize));
        Mine(previous).CopyTo(Mine(canvas));
        for (int r = _first; r < End; r++)
        {
            Span<float> theta = parameters.Row(r);
            AffineSampleKernel.Forward(patch.Row(r), patchSize, theta, 1 / AffineWindow.IntensityOf(theta), canvasSize, scratch,
                canvas.Row(r));
        }
    }

    /// <inheritdoc/>
    public override void AffineWriteBackward(
        Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix dCanvas, Matrix dPatch, Matrix dParameters)
    {
        Span<float> scratch = Scratch(AffineSampleKernel.ScratchLength(patch.Columns / patchSize.Area, patchSize));
        for (int r = _first; r < End; r++)
        {
            Span<float> theta = parameters.Row(r), dTheta = dParameters.Row(r);
            float inverse = 1 / AffineWindow.IntensityOf(theta);
            // c_t = c_{t-1} + (1 / gamma) S(w)
            float dInverse = AffineSampleKernel.Backward(patch.Row(r), patchSize, theta, inverse, canvasSize, dCanvas.Row(r), scratch,
                dPatch.Row(r), dTheta);
            // d(1 / gamma) = -(1 / gamma) d log gamma
            dTheta[AffineGrid.ThetaLength] -= dInverse * inverse;
        }
    }
}

/// <summary>Bilinear sampling of one image under an affine map, for every channel (Jaderberg et al. 2015, eq. 1 and 5-7).</summary>
/// <remarks>
/// <para>A target pixel looks at a point of the source (<see cref="AffineGrid"/>) and takes the four pixels around it
/// (<see cref="BilinearPoint"/>); what lies outside the source is 0. Reading samples the image at the N x N points of a grid, writing
/// samples the N x N patch at the pixels of the canvas.</para>
/// <para>The source is first copied into a border of zeros: a point at the edge is then like any other. Target pixels that look further
/// outside cost nothing: <see cref="AffineGrid.Row"/> leaves them out. Plain arithmetic for every register.</para>
/// </remarks>
internal static class AffineSampleKernel
{
    /// <summary>Values of scratch that both directions need.</summary>
    public static int ScratchLength(int channels, PlaneSize source) => 2 * channels * source.WithBorder().Area;

    /// <summary>target += scale S(source).</summary>
    /// <param name="source">[channels, height, width].</param>
    /// <param name="sourceSize">Size of a channel of the source.</param>
    /// <param name="theta">(a11, a12, tx, a21, a22, ty), from the target's coordinates to the source's.</param>
    /// <param name="scale">A factor.</param>
    /// <param name="targetSize">Size of a channel of the target.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="target">Added to, [channels, target height, target width]; all NaN if theta or the scale is not finite.</param>
    public static void Forward(
        ReadOnlySpan<float> source, PlaneSize sourceSize, ReadOnlySpan<float> theta, float scale, PlaneSize targetSize, Span<float> scratch,
        Span<float> target)
    {
        var grid = new AffineGrid(theta, sourceSize, targetSize);
        if (!grid.IsFinite || !float.IsFinite(scale))
        {
            // A network that has diverged must not pass for one that looks elsewhere.
            target.Fill(float.NaN);
            return;
        }
        PlaneSize borderedSize = sourceSize.WithBorder();
        int to = targetSize.Area, channels = target.Length / to, from = borderedSize.Area, stride = borderedSize.Width;
        Span<float> bordered = scratch[..(channels * from)];
        AddBorder(source, sourceSize, bordered);
        double centre = grid.CentreColumn, xByColumn = grid.XByColumn, yByColumn = grid.YByColumn;
        for (int i = 0; i < targetSize.Height; i++)
        {
            (double rowX, double rowY, int first, int end) = grid.Row(i);
            for (int j = first; j < end; j++)
            {
                double x = xByColumn * (j - centre) + rowX, y = yByColumn * (j - centre) + rowY;
                if (!BilinearPoint.IsWithin(x, sourceSize.Width) || !BilinearPoint.IsWithin(y, sourceSize.Height)) continue;
                var point = new BilinearPoint(x, y, stride);
                int pixel = i * targetSize.Width + j;
                for (int c = 0; c < channels; c++) target[c * to + pixel] += scale * point.Sample(bordered[(c * from)..]);
            }
        }
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of theta and, if wanted, source; returns that of scale.</summary>
    /// <remarks>Where theta or the scale is not finite there is nothing to invert: the gradients stay in bounds and mean nothing.</remarks>
    /// <param name="source">[channels, height, width].</param>
    /// <param name="sourceSize">Size of a channel of the source.</param>
    /// <param name="theta">(a11, a12, tx, a21, a22, ty).</param>
    /// <param name="scale">The factor.</param>
    /// <param name="targetSize">Size of a channel of the target.</param>
    /// <param name="dTarget">Gradient of the target, [channels, target height, target width].</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="dSource">Added to; empty where the source is data.</param>
    /// <param name="dTheta">Added to, [6].</param>
    public static float Backward(
        ReadOnlySpan<float> source, PlaneSize sourceSize, ReadOnlySpan<float> theta, float scale, PlaneSize targetSize,
        ReadOnlySpan<float> dTarget, Span<float> scratch, Span<float> dSource, Span<float> dTheta)
    {
        var grid = new AffineGrid(theta, sourceSize, targetSize);
        PlaneSize borderedSize = sourceSize.WithBorder();
        int to = targetSize.Area, channels = dTarget.Length / to, from = borderedSize.Area, stride = borderedSize.Width;
        Span<float> bordered = scratch[..(channels * from)];
        Span<float> dBordered = dSource.IsEmpty ? [] : scratch.Slice(channels * from, channels * from);
        AddBorder(source, sourceSize, bordered);
        dBordered.Clear();
        double centre = grid.CentreColumn, xByColumn = grid.XByColumn, yByColumn = grid.YByColumn;
        double dScale = 0, dX = 0, dXAcross = 0, dXDown = 0, dY = 0, dYAcross = 0, dYDown = 0;
        for (int i = 0; i < targetSize.Height; i++)
        {
            (double rowX, double rowY, int first, int end) = grid.Row(i);
            float rowScale = 0, rowDX = 0, rowDXAcross = 0, rowDY = 0, rowDYAcross = 0;
            for (int j = first; j < end; j++)
            {
                double x = xByColumn * (j - centre) + rowX, y = yByColumn * (j - centre) + rowY;
                if (!BilinearPoint.IsWithin(x, sourceSize.Width) || !BilinearPoint.IsWithin(y, sourceSize.Height)) continue;
                var point = new BilinearPoint(x, y, stride);
                int pixel = i * targetSize.Width + j;
                float across = (float)(j - centre);
                for (int c = 0; c < channels; c++)
                {
                    // target += scale S(source)
                    float d = dTarget[c * to + pixel];
                    rowScale += d * point.Sample(bordered[(c * from)..], out float slopeX, out float slopeY);
                    rowDX += d * slopeX;
                    rowDXAcross += d * slopeX * across;
                    rowDY += d * slopeY;
                    rowDYAcross += d * slopeY * across;
                    if (!dBordered.IsEmpty) point.Scatter(d, dBordered[(c * from)..]);
                }
            }
            dScale += rowScale;
            dX += rowDX;
            dXAcross += rowDXAcross;
            dXDown += rowDX * (i - grid.CentreRow);
            dY += rowDY;
            dYAcross += rowDYAcross;
            dYDown += rowDY * (i - grid.CentreRow);
        }
        // x = a11 (W / W') across + a12 (W / H') down + (W (tx + 1) + 1) / 2, and y likewise
        dTheta[0] += (float)(scale * grid.XByA11 * dXAcross);
        dTheta[1] += (float)(scale * grid.XByA12 * dXDown);
        dTheta[2] += (float)(scale * sourceSize.Width / 2.0 * dX);
        dTheta[3] += (float)(scale * grid.YByA21 * dYAcross);
        dTheta[4] += (float)(scale * grid.YByA22 * dYDown);
        dTheta[5] += (float)(scale * sourceSize.Height / 2.0 * dY);
        if (!dSource.IsEmpty) AddInner(dBordered, sourceSize, scale, dSource);
        return (float)dScale;
    }

    private static void AddBorder(ReadOnlySpan<float> planes, PlaneSize size, Span<float> bordered)
    {
        int stride = size.WithBorder().Width, rows = planes.Length / size.Width;
        bordered.Clear();
        for (int row = 0; row < rows; row++)
            planes.Slice(row * size.Width, size.Width).CopyTo(bordered[(Inner(row, size.Height) * stride + 1)..]);
    }

    // What has gone to the border was of no pixel.
    private static void AddInner(ReadOnlySpan<float> bordered, PlaneSize size, float scale, Span<float> planes)
    {
        int stride = size.WithBorder().Width, rows = planes.Length / size.Width;
        for (int row = 0; row < rows; row++)
        {
            Span<float> to = planes.Slice(row * size.Width, size.Width);
            ReadOnlySpan<float> from = bordered.Slice(Inner(row, size.Height) * stride + 1, size.Width);
            for (int a = 0; a < to.Length; a++) to[a] += scale * from[a];
        }
    }

    // The row of all bordered planes in which a row of all planes lies.
    private static int Inner(int row, int height) => row + 1 + 2 * (row / height);
}
