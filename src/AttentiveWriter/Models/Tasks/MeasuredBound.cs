namespace AttentiveWriter.Models;

/// <summary>What images cost a model that draws, in nats.</summary>
/// <param name="Bound">L = L^x + L^z of each image.</param>
/// <param name="Reconstruction">L^x of each image.</param>
/// <param name="Latent">L^z of each image.</param>
/// <param name="LogLikelihood">The importance-weighted estimate of log p(x) of each image.</param>
/// <param name="LatentPerStep">The part of L^z of each step, [T], mean of the images.</param>
internal sealed record MeasuredBound(double[] Bound, double[] Reconstruction, double[] Latent, double[] LogLikelihood,
    double[] LatentPerStep);
