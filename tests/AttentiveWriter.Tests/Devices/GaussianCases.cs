using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Diagonal Gaussians with the standard normal and with a learned one for a prior.</summary>
internal static class GaussianCases
{
    public static IEnumerable<KernelCase> All =>
    [
        // The divergence is a sum of floats whose order differs from the reference's.
        KernelCase.OfEachLength(nameof(Kernels.GaussianForward), 5e-6, (run, size) =>
        {
            Matrix mean = run.Normal(size), log = run.Normal(size), noise = run.Normal(size);
            Matrix sample = run.Output("sample", size), divergence = run.Output("divergence", 1);
            run.Do(kernels => kernels.GaussianForward(mean, log, noise, sample, divergence));
        }),
        // Products of exponentials, each within 2e-7 of its size.
        KernelCase.OfEachLength(nameof(Kernels.GaussianBackward), 4e-6, (run, size) =>
        {
            Matrix mean = run.Normal(size), log = run.Normal(size), noise = run.Normal(size);
            Matrix dSample = run.Normal(size), dDivergence = run.Normal(1), dMean = run.Output("dMean", size);
            Matrix dLog = run.Output("dLogSigma", size);
            run.Do(kernels => kernels.GaussianBackward(mean, log, noise, dSample, dDivergence, dMean, dLog));
        }),
        KernelCase.OfEachLength(nameof(Kernels.GaussianPriorForward), 5e-6, (run, size) =>
        {
            Matrix mean = run.Normal(size), log = run.Normal(size, 0.5f), priorMean = run.Normal(size), priorLog = run.Normal(size, 0.5f);
            Matrix noise = run.Normal(size), sample = run.Output("sample", size), divergence = run.Output("divergence", 1);
            run.Do(kernels => kernels.GaussianPriorForward(mean, log, priorMean, priorLog, noise, sample, divergence));
        }),
        // Squares of a distance over a small sigma: what cancels in them was large.
        KernelCase.OfEachLength(nameof(Kernels.GaussianPriorBackward), 1e-5, (run, size) =>
        {
            Matrix mean = run.Normal(size), log = run.Normal(size, 0.5f), priorMean = run.Normal(size), priorLog = run.Normal(size, 0.5f);
            Matrix noise = run.Normal(size), dSample = run.Normal(size), dDivergence = run.Normal(1);
            Matrix dMean = run.Output("dMean", size), dLog = run.Output("dLogSigma", size);
            Matrix dPriorMean = run.Output("dPriorMean", size), dPriorLog = run.Output("dPriorLogSigma", size);
            run.Do(kernels => kernels.GaussianPriorBackward(
                mean, log, priorMean, priorLog, noise, dSample, dDivergence, dMean, dLog, dPriorMean, dPriorLog));
        }),
    ];
}
