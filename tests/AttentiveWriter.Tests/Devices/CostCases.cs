using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Distributions of pixels and of classes: their costs, means and what a canvas has not yet explained.</summary>
internal static class CostCases
{
    private static readonly int[] Mixtures = [1, 2, 5];

    public static IEnumerable<KernelCase> All =>
    [
        // In double precision on both sides, and rounded at the end.
        KernelCase.OfEachLength(nameof(Kernels.BernoulliForward), 2e-7, (run, length) =>
        {
            Matrix image = run.Uniform(length), logits = run.Normal(length, 3), cost = run.Output("cost", 1);
            run.Do(kernels => kernels.BernoulliForward(image, logits, cost));
        }),
        // A sigmoid within 2e-7, times a gradient of a few units, added to one.
        KernelCase.OfEachLength(nameof(Kernels.BernoulliBackward), 1e-6, (run, length) =>
        {
            Matrix image = run.Uniform(length), logits = run.Normal(length, 3), dCost = run.Normal(1);
            Matrix dLogits = run.Output("dLogits", length);
            run.Do(kernels => kernels.BernoulliBackward(image, logits, dCost, dLogits));
        }),
        KernelCase.OfEachLength(nameof(Kernels.BernoulliMean), 2e-7, (run, length) =>
        {
            Matrix logits = run.Normal(length, 4), mean = run.Output("mean", length);
            run.Do(kernels => kernels.BernoulliMean(logits, mean));
        }),
        KernelCase.OfEachLength(nameof(Kernels.ErrorImageForward), 4e-7, (run, length) =>
        {
            Matrix image = run.Uniform(length), canvas = run.Normal(length, 4), error = run.Output("error", length);
            run.Do(kernels => kernels.ErrorImageForward(image, canvas, error));
        }),
        KernelCase.OfEachLength(nameof(Kernels.ErrorImageBackward), 1e-6, (run, length) =>
        {
            Matrix image = run.Uniform(length), error = run.Uniform(length, -1), dError = run.Normal(length);
            Matrix dCanvas = run.Output("dCanvas", length);
            run.Do(kernels => kernels.ErrorImageBackward(image, error, dError, dCanvas));
        }),
        KernelCase.OfEachLength(nameof(Kernels.CategoricalForward), 2e-7, (run, length) =>
        {
            Matrix oneHot = OneHot(run, length), logits = run.Normal(length, 3), cost = run.Output("cost", 1);
            run.Do(kernels => kernels.CategoricalForward(oneHot, logits, cost));
        }),
        KernelCase.OfEachLength(nameof(Kernels.CategoricalBackward), 1e-6, (run, length) =>
        {
            Matrix oneHot = OneHot(run, length), logits = run.Normal(length, 3), dCost = run.Normal(1);
            Matrix dLogits = run.Output("dLogits", length);
            run.Do(kernels => kernels.CategoricalBackward(oneHot, logits, dCost, dLogits));
        }),
        .. Mixtures.SelectMany(Logistic),
    ];

    private static IEnumerable<KernelCase> Logistic(int mixtures)
    {
        string name = $"{mixtures} logistics";
        // In double precision on both sides.
        yield return KernelCase.OfEachLength(nameof(Kernels.LogisticForward), 2e-7, (run, values) =>
        {
            Matrix image = Levels(run, values), canvas = Canvas(run, values, mixtures), cost = run.Output("cost", 1);
            run.Do(kernels => kernels.LogisticForward(image, canvas, cost));
        }, name);
        yield return KernelCase.OfEachLength(nameof(Kernels.LogisticBackward), 1e-6, (run, values) =>
        {
            Matrix image = Levels(run, values), canvas = Canvas(run, values, mixtures);
            Matrix dCost = run.Normal(1), dCanvas = run.Output("dCanvas", 3 * mixtures * values);
            run.Do(kernels => kernels.LogisticBackward(image, canvas, dCost, dCanvas));
        }, name);
        // Shares of a few exponentials, each within 2e-7 of its size.
        yield return KernelCase.OfEachLength(nameof(Kernels.LogisticMean), 1e-6, (run, values) =>
        {
            Matrix canvas = Canvas(run, values, mixtures), mean = run.Output("mean", values);
            run.Do(kernels => kernels.LogisticMean(canvas, mean));
        }, name);
        yield return KernelCase.OfEachLength(nameof(Kernels.LogisticErrorForward), 1e-6, (run, values) =>
        {
            Matrix image = Levels(run, values), canvas = Canvas(run, values, mixtures), error = run.Output("error", values);
            run.Do(kernels => kernels.LogisticErrorForward(image, canvas, error));
        }, name);
        yield return KernelCase.OfEachLength(nameof(Kernels.LogisticErrorBackward), 2e-6, (run, values) =>
        {
            Matrix canvas = Canvas(run, values, mixtures), dError = run.Normal(values);
            Matrix dCanvas = run.Output("dCanvas", 3 * mixtures * values);
            run.Do(kernels => kernels.LogisticErrorBackward(canvas, dError, dCanvas));
        }, name);
    }

    // A class in each row but the last, of which none is known.
    private static Matrix OneHot(KernelRun run, int classes)
    {
        float[] values = new float[run.Rows * classes];
        for (int r = 0; r < run.Rows - 1; r++) values[r * classes + (3 * r + classes / 2) % classes] = 1;
        return run.Input(run.Rows, values);
    }

    // Both outer levels among them.
    private static Matrix Levels(KernelRun run, int values)
    {
        float[] uniform = Numbers.Uniform(run.Rows * values, values, -0.1f, 1.1f);
        return run.Input(run.Rows, [.. uniform.Select(u => MathF.Round(255 * Math.Clamp(u, 0, 1)) / 255)]);
    }

    private static Matrix Canvas(KernelRun run, int values, int mixtures)
    {
        int plane = mixtures * values;
        return run.Input(run.Rows, [.. Enumerable.Range(0, run.Rows).SelectMany(r => (float[])
            [.. Numbers.Normal(plane, 10 * r + 1), .. Numbers.Uniform(plane, 10 * r + 2), .. Numbers.Uniform(plane, 10 * r + 3, -3, -1)])]);
    }
}
