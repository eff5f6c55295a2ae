using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Filter banks, and reading and writing through them.</summary>
internal static class AttentionCases
{
    private const int Rows = 5;

    // Another window in each row.
    private static readonly AttentionKernelCase[][] Windows =
        [.. AttentionKernelCase.All.Select(c => (AttentionKernelCase[])[.. Enumerable.Range(1, Rows).Select(c.Another)])];

    public static IEnumerable<KernelCase> All =>
    [
        // Centres up to a few tens of pixels carry 2e-6 pixels of rounding, and a thin filter's exponent multiplies it.
        OfEachWindow(nameof(Kernels.FilterBankForward), 3e-5, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            Matrix parameters = Of(run, windows, c => c.Parameters);
            Matrix filtersX = run.Output("F_X", w.Size * w.Width), filtersY = run.Output("F_Y", w.Size * w.Height);
            Matrix intensity = run.Output("gamma", 1);
            run.Do(kernels => kernels.FilterBankForward(parameters, w.Size, filtersX, filtersY, intensity));
        }),
        // The same, over variances below a pixel and summed over all pixels.
        OfEachWindow(nameof(Kernels.FilterBankBackward), 1e-4, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            Matrix parameters = Of(run, windows, c => c.Parameters);
            Matrix filtersX = Of(run, windows, c => c.FiltersX), filtersY = Of(run, windows, c => c.FiltersY);
            Matrix dX = run.Normal(filtersX.Columns), dY = run.Normal(filtersY.Columns), dIntensity = run.Normal(1);
            Matrix d = run.Output("dParameters", 5);
            run.Do(kernels => kernels.FilterBankBackward(parameters, w.Size, filtersX, filtersY, dX, dY, dIntensity, d));
        }),
        .. new[] { false, true }.SelectMany(Reads),
        // Whole numbers and powers of two from here on: sums of their products are exact in float32, in whatever order.
        OfEachWindow(nameof(Kernels.AttentiveWriteForward), 0, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            var (filtersX, filtersY, intensity) = Filters(run, w);
            Matrix previous = run.Whole(w.Pixels), patch = run.Whole(w.Patch), canvas = run.Output("canvas", w.Pixels);
            run.Do(kernels => kernels.AttentiveWriteForward(previous, patch, filtersX, filtersY, intensity, w.Size, canvas));
        }),
        OfEachWindow(nameof(Kernels.AttentiveWriteBackward), 0, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            var (filtersX, filtersY, intensity) = Filters(run, w);
            Matrix patch = run.Whole(w.Patch), dCanvas = run.Whole(w.Pixels), dPatch = run.Output("dPatch", w.Patch);
            Matrix dX = run.Output("dF_X", filtersX.Columns), dY = run.Output("dF_Y", filtersY.Columns);
            Matrix dIntensity = run.Output("dgamma", 1);
            run.Do(kernels => kernels.AttentiveWriteBackward(
                patch, filtersX, filtersY, intensity, w.Size, dCanvas, dPatch, dX, dY, dIntensity));
        }),
    ];

    private static IEnumerable<KernelCase> Reads(bool withError)
    {
        string name = withError ? "image and error" : "image";
        yield return OfEachWindow(nameof(Kernels.AttentiveReadForward), 0, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            var (filtersX, filtersY, intensity) = Filters(run, w);
            Matrix image = run.Whole(w.Pixels), error = withError ? run.Whole(w.Pixels) : default;
            Matrix glimpse = run.Output("glimpse", withError ? 2 * w.Patch : w.Patch);
            run.Do(kernels => kernels.AttentiveReadForward(image, error, filtersX, filtersY, intensity, w.Size, glimpse));
        }, name);
        yield return OfEachWindow(nameof(Kernels.AttentiveReadBackward), 0, (run, windows) =>
        {
            AttentionKernelCase w = windows[0];
            var (filtersX, filtersY, intensity) = Filters(run, w);
            Matrix image = run.Whole(w.Pixels), error = withError ? run.Whole(w.Pixels) : default;
            Matrix glimpse = run.Whole(withError ? 2 * w.Patch : w.Patch), dGlimpse = run.Whole(glimpse.Columns);
            Matrix dError = withError ? run.Output("dError", w.Pixels) : default;
            Matrix dX = run.Output("dF_X", filtersX.Columns), dY = run.Output("dF_Y", filtersY.Columns);
            Matrix dIntensity = run.Output("dgamma", 1);
            run.Do(kernels => kernels.AttentiveReadBackward(
                image, error, filtersX, filtersY, intensity, w.Size, glimpse, dGlimpse, dError, dX, dY, dIntensity));
        }, name);
    }

    private static KernelCase OfEachWindow(
        string member, double tolerance, Action<KernelRun, AttentionKernelCase[]> body, string name = "every window") =>
        new(member, name, tolerance, run =>
        {
            foreach (AttentionKernelCase[] windows in Windows) body(run, windows);
        }, Rows);

    private static Matrix Of(KernelRun run, AttentionKernelCase[] windows, Func<AttentionKernelCase, float[]> values) =>
        run.Input(run.Rows, [.. windows.SelectMany(values)]);

    private static (Matrix X, Matrix Y, Matrix Intensity) Filters(KernelRun run, AttentionKernelCase window) =>
        (run.Whole(window.Size * window.Width), run.Whole(window.Size * window.Height), run.Input(Rows, [0.5f, 1, 2, 4, 0.25f]));
}
