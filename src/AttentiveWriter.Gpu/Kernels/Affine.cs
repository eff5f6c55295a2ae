using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void AffineReadForward(Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize,
        Matrix glimpse)
    {
        Sample(image, 0);
        if (!error.IsEmpty) Sample(error, glimpse.Columns / 2);

        void Sample(Matrix planes, int first)
        {
            int values = planes.Columns / imageSize.Area * gridSize.Area;
            Queue.ForEach(AffineKernel.Sample, glimpse.Rows * values, new AffineArguments(planes, imageSize, parameters, false, gridSize,
                default, glimpse, first, values, default, default));
        }
    }

    /// <inheritdoc/>
    public override void AffineReadBackward(
        Matrix image, Matrix error, PlaneSize imageSize, Matrix parameters, PlaneSize gridSize, Matrix dGlimpse, Matrix dError,
        Matrix dParameters)
    {
        Backward(image, 0, default);
        if (!error.IsEmpty) Backward(error, dGlimpse.Columns / 2, dError);

        void Backward(Matrix planes, int first, Matrix dPlanes) => SampleBackward(new AffineArguments(planes, imageSize, parameters, false,
            gridSize, default, dGlimpse, first, planes.Columns / imageSize.Area * gridSize.Area, dPlanes, dParameters));
    }

    /// <inheritdoc/>
    public override void AffineWriteForward(
        Matrix previous, Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix canvas) =>
        Queue.ForEach(AffineKernel.Sample, canvas.Count, new AffineArguments(patch, patchSize, parameters, true, canvasSize, previous,
            canvas, 0, canvas.Columns, default, default));

    /// <inheritdoc/>
    public override void AffineWriteBackward(
        Matrix patch, PlaneSize patchSize, Matrix parameters, PlaneSize canvasSize, Matrix dCanvas, Matrix dPatch, Matrix dParameters) =>
        SampleBackward(new AffineArguments(patch, patchSize, parameters, true, canvasSize, default, dCanvas, 0, dCanvas.Columns, dPatch,
            dParameters));

    private void SampleBackward(AffineArguments arguments)
    {
        Queue.ForEachGroup(AffineKernel.ParametersBackward, arguments.Target.Rows, arguments);
        if (!arguments.DSource.IsEmpty) Queue.ForEach(AffineKernel.SourceBackward, arguments.DSource.Count, arguments);
    }
}

/// <summary>What sampling under an affine map reads and writes: the target forward, its gradient backward.</summary>
internal readonly struct AffineArguments(GpuMatrix source, PlaneSize sourceSize, GpuMatrix parameters, bool isWrite, PlaneSize targetSize,
    GpuMatrix previous, GpuMatrix target, int first, int values, GpuMatrix dSource, GpuMatrix dParameters)
{
    private readonly int _isWrite = isWrite ? 1 : 0;

    public GpuMatrix Source => source;

    public int SourceWidth { get; } = sourceSize.Width;

    public int SourceHeight { get; } = sourceSize.Height;

    public GpuMatrix Parameters => parameters;

    /// <summary>Whether gamma divides, as in a write, and is no factor.</summary>
    public bool IsWrite => _isWrite != 0;

    public int TargetWidth { get; } = targetSize.Width;

    public int TargetHeight { get; } = targetSize.Height;

    /// <summary>What the sample is added to; empty for zero.</summary>
    public GpuMatrix Previous => previous;

    public GpuMatrix Target => target;

    /// <summary>Where in a row of the target the sample begins.</summary>
    public int First => first;

    /// <summary>Values of a row that are sampled.</summary>
    public int Values => values;

    /// <summary>Empty where the source is data.</summary>
    public GpuMatrix DSource => dSource;

    public GpuMatrix DParameters => dParameters;
}

/// <summary>Sampling under an affine map, on the device (Jaderberg et al. 2015, eq. 1 and 5).</summary>
internal static unsafe class AffineKernel
{
    private const int LogIntensity = AffineWindow.ParameterCount - 1;

    /// <summary>A thread for each value of the target: target = previous + scale S(source); parameters that are not finite make it
    /// NaN.</summary>
    public static void Sample(AffineArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Target.Rows * p.Values) return;
        int row = item / p.Values, t = item % p.Values;
        float* theta = p.Parameters.Row(row);
        float scale = Scale(p, theta);
        bool isFinite = scale - scale == 0;
        for (int i = 0; i < LogIntensity; i++) isFinite &= theta[i] - theta[i] == 0;
        Point point = At(p, theta, t);
        double sum = 0;
        if (point.IsNear(p)) sum = Mix(p.Source.Row(row) + point.Plane * p.SourceWidth * p.SourceHeight, p, point).Value;
        float before = p.Previous.IsEmpty ? 0 : p.Previous.Row(row)[p.First + t];
        p.Target.Row(row)[p.First + t] = isFinite ? (float)(before + scale * sum) : float.NaN;
    }

    /// <summary>A group of threads for each row.</summary>
    public static void ParametersBackward(AffineArguments p)
    {
        int row = Grid.IdxX;
        float* theta = p.Parameters.Row(row);
        double dScale = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, d5 = 0;
        for (int t = Group.IdxX; t < p.Values; t += Group.DimX)
        {
            Point point = At(p, theta, t);
            if (!point.IsNear(p)) continue;
            // target += scale S(source)
            double d = p.Target.Row(row)[p.First + t];
            Mixed mixed = Mix(p.Source.Row(row) + point.Plane * p.SourceWidth * p.SourceHeight, p, point);
            dScale += d * mixed.Value;
            double dX = d * mixed.SlopeX, dY = d * mixed.SlopeY, u = U(p, t), v = V(p, t);
            d0 += dX * u;
            d1 += dX * v;
            d2 += dX;
            d3 += dY * u;
            d4 += dY * v;
            d5 += dY;
        }
        dScale = GroupSum.Of(dScale);
        d0 = GroupSum.Of(d0);
        d1 = GroupSum.Of(d1);
        d2 = GroupSum.Of(d2);
        d3 = GroupSum.Of(d3);
        d4 = GroupSum.Of(d4);
        d5 = GroupSum.Of(d5);
        if (Group.IdxX > 0) return;
        float scale = Scale(p, theta);
        // x = ((a11 u + a12 v + tx + 1) W - 1) / 2, and y likewise
        double byX = scale * p.SourceWidth / 2.0, byY = scale * p.SourceHeight / 2.0;
        float* dTheta = p.DParameters.Row(row);
        dTheta[0] += (float)(byX * d0);
        dTheta[1] += (float)(byX * d1);
        dTheta[2] += (float)(byX * d2);
        dTheta[3] += (float)(byY * d3);
        dTheta[4] += (float)(byY * d4);
        dTheta[5] += (float)(byY * d5);
        // d gamma = gamma d log gamma, and d(1 / gamma) = -(1 / gamma) d log gamma
        dTheta[LogIntensity] += (float)(p.IsWrite ? -dScale * scale : dScale * scale);
    }

    /// <summary>A thread for each value of the source, which gathers what every target value took of it.</summary>
    public static void SourceBackward(AffineArguments p)
    {
        int item = Items.Mine;
        if (item >= p.DSource.Count) return;
        int row = item / p.DSource.Columns, k = item % p.DSource.Columns, area = p.SourceWidth * p.SourceHeight;
        int plane = k / area, m = k % area / p.SourceWidth, n = k % p.SourceWidth, targets = p.TargetWidth * p.TargetHeight;
        float* theta = p.Parameters.Row(row), d = p.Target.Row(row) + p.First + plane * targets;
        double sum = 0;
        for (int t = 0; t < targets; t++)
        {
            Point point = At(p, theta, t);
            double across = point.X - n, down = point.Y - m;
            if (across > -1 && across < 1 && down > -1 && down < 1)
                sum += d[t] * (across < 0 ? 1 + across : 1 - across) * (down < 0 ? 1 + down : 1 - down);
        }
        p.DSource.Values[item] += (float)(Scale(p, theta) * sum);
    }

    private static float Scale(AffineArguments p, float* theta)
    {
        float gamma = FilterBankKernel.Exp(theta[LogIntensity]);
        return p.IsWrite ? 1 / gamma : gamma;
    }

    // The middle of a target's pixel on [-1, 1] from outer edge to outer edge.
    private static double U(AffineArguments p, int t) => (2 * (t % p.TargetWidth) + 1.0) / p.TargetWidth - 1;

    private static double V(AffineArguments p, int t) =>
        (2 * (t % (p.TargetWidth * p.TargetHeight) / p.TargetWidth) + 1.0) / p.TargetHeight - 1;

    /// <summary>Where a target value looks, in pixels of the source counted from 0, and in which plane.</summary>
    private static Point At(AffineArguments p, float* theta, int t)
    {
        // In the form of the processor's grid: the identity between planes of one size then falls exactly on the pixels.
        double across = t % p.TargetWidth - (p.TargetWidth - 1) / 2.0;
        double down = t % (p.TargetWidth * p.TargetHeight) / p.TargetWidth - (p.TargetHeight - 1) / 2.0;
        double width = p.SourceWidth, height = p.SourceHeight;
        double x = theta[0] * (width / p.TargetWidth) * across + theta[1] * (width / p.TargetHeight) * down
            + (width * (theta[2] + 1.0) - 1) / 2;
        double y = theta[3] * (height / p.TargetWidth) * across + theta[4] * (height / p.TargetHeight) * down
            + (height * (theta[5] + 1.0) - 1) / 2;
        return new Point(x, y, t / (p.TargetWidth * p.TargetHeight));
    }

    /// <summary>The value between the four pixels around a point, and its slopes: on a pixel's centre those to the right and
    /// below.</summary>
    private static Mixed Mix(float* source, AffineArguments p, Point point)
    {
        double left = Math.Floor(point.X), top = Math.Floor(point.Y), right = point.X - left, down = point.Y - top;
        int n = (int)left, m = (int)top;
        double s00 = Pixel(source, p, n, m), s01 = Pixel(source, p, n + 1, m);
        double s10 = Pixel(source, p, n, m + 1), s11 = Pixel(source, p, n + 1, m + 1);
        double above = s00 + right * (s01 - s00), below = s10 + right * (s11 - s10);
        return new Mixed(above + down * (below - above), (1 - down) * (s01 - s00) + down * (s11 - s10), below - above);
    }

    private static double Pixel(float* source, AffineArguments p, int n, int m) =>
        n < 0 || m < 0 || n >= p.SourceWidth || m >= p.SourceHeight ? 0 : source[m * p.SourceWidth + n];

    private readonly struct Point(double x, double y, int plane)
    {
        public double X => x;

        public double Y => y;

        public int Plane => plane;

        /// <summary>Whether there is a pixel near enough to count; not so for NaN.</summary>
        public bool IsNear(AffineArguments p) => x >= -1 && x < p.SourceWidth && y >= -1 && y < p.SourceHeight;
    }

    private readonly record struct Mixed(double Value, double SlopeX, double SlopeY);
}
