using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Reading and writing under an affine map.</summary>
internal static class AffineCases
{
    private static readonly PlaneSize[] Planes =
        [new(1, 1), new(2, 2), new(5, 5), new(12, 12), new(1, 5), new(7, 1), new(9, 4), new(4, 9), new(17, 13)];

    // How far the maps of the rows are from one that keeps to the middle.
    private static readonly float[] Spreads = [0.1f, 0.3f, 1, 5, 20];

    // Forward a value is a mean of four pixels; backward sums over the grid in float32 cancel, and their products are of several hundreds.
    public static IEnumerable<KernelCase> All =>
    [
        .. new[] { false, true }.SelectMany(Reads),
        .. OnPixels(),
        OfEachPair(nameof(Kernels.AffineWriteForward), 5e-6, (run, patchSize, canvasSize, channels) =>
        {
            Matrix previous = run.Normal(channels * canvasSize.Area), patch = run.Normal(channels * patchSize.Area);
            Matrix parameters = Parameters(run), canvas = run.Output("canvas", previous.Columns);
            run.Do(kernels => kernels.AffineWriteForward(previous, patch, patchSize, parameters, canvasSize, canvas));
        }),
        OfEachPair(nameof(Kernels.AffineWriteBackward), 2e-4, (run, patchSize, canvasSize, channels) =>
        {
            Matrix patch = run.Normal(channels * patchSize.Area), dCanvas = run.Normal(channels * canvasSize.Area);
            Matrix parameters = Parameters(run), dPatch = run.Output("dPatch", patch.Columns);
            Matrix dParameters = run.Output("dParameters", AffineWindow.ParameterCount);
            run.Do(kernels => kernels.AffineWriteBackward(patch, patchSize, parameters, canvasSize, dCanvas, dPatch, dParameters));
        }),
    ];

    // The identity between planes of one size falls exactly on the pixels: slopes are those to the right and below.
    private static IEnumerable<KernelCase> OnPixels()
    {
        var size = new PlaneSize(4, 3);
        yield return new(nameof(Kernels.AffineReadBackward), "on the pixels", 1e-5, run =>
        {
            Matrix image = run.Whole(size.Area), error = run.Whole(size.Area), dGlimpse = run.Whole(2 * size.Area);
            Matrix parameters = run.Input(run.Rows, Identity(run.Rows)), dError = run.Output("dError", size.Area);
            Matrix dParameters = run.Output("dParameters", AffineWindow.ParameterCount);
            run.Do(kernels => kernels.AffineReadBackward(image, error, size, parameters, size, dGlimpse, dError, dParameters));
        });
        yield return new(nameof(Kernels.AffineWriteBackward), "on the pixels", 1e-5, run =>
        {
            Matrix patch = run.Whole(size.Area), dCanvas = run.Whole(size.Area), parameters = run.Input(run.Rows, Identity(run.Rows));
            Matrix dPatch = run.Output("dPatch", size.Area), dParameters = run.Output("dParameters", AffineWindow.ParameterCount);
            run.Do(kernels => kernels.AffineWriteBackward(patch, size, parameters, size, dCanvas, dPatch, dParameters));
        });
    }

    private static float[] Identity(int rows) => [.. Enumerable.Range(0, rows).SelectMany(_ => new float[] { 1, 0, 0, 0, 1, 0, 0 })];

    private static IEnumerable<KernelCase> Reads(bool withError)
    {
        string name = withError ? "image and error" : "image";
        yield return OfEachPair(nameof(Kernels.AffineReadForward), 5e-6, (run, imageSize, gridSize, channels) =>
        {
            Matrix image = run.Normal(channels * imageSize.Area), error = withError ? run.Normal(image.Columns) : default;
            Matrix parameters = Parameters(run), glimpse = run.Output("glimpse", (withError ? 2 : 1) * channels * gridSize.Area);
            run.Do(kernels => kernels.AffineReadForward(image, error, imageSize, parameters, gridSize, glimpse));
        }, name);
        yield return OfEachPair(nameof(Kernels.AffineReadBackward), 2e-4, (run, imageSize, gridSize, channels) =>
        {
            Matrix image = run.Normal(channels * imageSize.Area), error = withError ? run.Normal(image.Columns) : default;
            Matrix parameters = Parameters(run), dGlimpse = run.Normal((withError ? 2 : 1) * channels * gridSize.Area);
            Matrix dError = withError ? run.Output("dError", image.Columns) : default;
            Matrix dParameters = run.Output("dParameters", AffineWindow.ParameterCount);
            run.Do(kernels => kernels.AffineReadBackward(image, error, imageSize, parameters, gridSize, dGlimpse, dError, dParameters));
        }, name);
    }

    private static KernelCase OfEachPair(
        string member, double tolerance, Action<KernelRun, PlaneSize, PlaneSize, int> body, string name = "every pair of sizes") =>
        new(member, name, tolerance, run =>
        {
            foreach (PlaneSize source in Planes)
                foreach (PlaneSize target in Planes) body(run, source, target, 1 + (source.Width + target.Height) % 3);
        }, Spreads.Length);

    // Another map in each row, and another set of them in each call.
    private static Matrix Parameters(KernelRun run)
    {
        float[] parameters = [.. Spreads.SelectMany(spread => Numbers.Normal(AffineWindow.ParameterCount, run.NextAddress(), spread))];
        for (int r = 0; r < Spreads.Length; r++)
        {
            Span<float> theta = parameters.AsSpan(r * AffineWindow.ParameterCount, AffineWindow.ParameterCount);
            (theta[0], theta[4]) = (theta[0] + 0.7f, theta[4] + 0.7f);
            // log gamma
            theta[^1] *= 0.4f / Spreads[r];
        }
        return run.Input(run.Rows, parameters);
    }
}
