using System.Collections.ObjectModel;

namespace AttentiveWriter.Models;

/// <summary>What a model came to on some images, of a step or of an evaluation, means per image; which of them there are is a matter of its
/// <see cref="ModelTask"/>.</summary>
/// <param name="Loss">L = L^x + L^z, nats: of a model that draws an upper bound of -log p(x), of a classifier -log of the probability of
/// the right class.</param>
/// <param name="Reconstruction">L^x, nats; of a model without latents the same as <paramref name="Loss"/>.</param>
/// <param name="Latent">L^z, nats; 0 of a model without latents.</param>
public record Figures(double Loss, double Reconstruction, double Latent)
{
    /// <summary>Standard error of <see cref="Loss"/>, nats; null where it is unknown.</summary>
    public double? StandardError { get; init; }

    /// <summary>The part of L^z of each step, [T]; empty where there are no steps, or they are not known.</summary>
    public IReadOnlyList<double> LatentPerStep { get; init; } = [];

    /// <summary><see cref="Loss"/> of each image, in their order; empty where it is not known.</summary>
    public IReadOnlyList<double> LossPerImage { get; init; } = [];

    /// <summary>Share of the images whose most probable class is wrong; null of a model that tells no classes apart.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Figures that the model's own task alone knows, by name; empty where there are none.</summary>
    public IReadOnlyDictionary<string, double> Others { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>K, samples of the latents drawn for each image.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Importance-weighted estimate of log p(x) from K samples, nats; null of a model without latents.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Standard error of <see cref="LogLikelihood"/>, nats; null where it is unknown.</summary>
    public double? LogLikelihoodError { get; init; }

    /// <summary><see cref="Loss"/> in bits for each value of an image, where that is what a file would take; else null.</summary>
    public double? BitsPerDimension { get; init; }

    /// <summary>What the figures may be compared with, in words; null where that goes without saying.</summary>
    public string? Comparison { get; init; }

    /// <summary>Returns the means over images, with the loss of each and its standard error.</summary>
    /// <param name="reconstruction">L^x of each image, at least one.</param>
    /// <param name="latent">L^z of each image.</param>
    public static Figures Mean(IReadOnlyList<double> reconstruction, IReadOnlyList<double> latent)
    {
        double[] loss = [.. reconstruction.Zip(latent, (x, z) => x + z)];
        return new(loss.Average(), reconstruction.Average(), latent.Average())
        {
            StandardError = StandardErrorOf(loss),
            LossPerImage = loss,
        };
    }

    /// <summary>Returns the standard error of the mean of some values; null of one, which says nothing of how far others would lie from
    /// it.</summary>
    /// <param name="values">The values.</param>
    public static double? StandardErrorOf(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = values.Average();
        return values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count) : null;
    }
}
