namespace AttentiveWriter.Models;

/// <summary>Drawing: the variational bound.</summary>
internal sealed class DrawingTask : ModelTask
{
    /// <inheritdoc/>
    public override string BestKey => "best_bound_nats";

    /// <inheritdoc/>
    public override string TypeName => "GenerativeModel";

    /// <inheritdoc/>
    public override string? Command => "draw generate --model .";

    // L^z has an axis of its own: beside an L^x of thousands of nats, as of colour images, both would be level lines.
    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> TrainingCurves { get; } =
    [
        new("loss", "Training loss", "nats per image", ("L = L^x + L^z", f => f.Loss),
            ("L^x, reconstruction", f => f.Reconstruction)) { MayCutBeginning = true },
        new("kl", "What the latents cost", "nats per image", ("L^z, latent", f => f.Latent)) { MayCutBeginning = true },
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> ValidationCurves { get; } =
        [new("validation", "Validation bound", "nats per image", ("bound", f => f.Loss)) { MayCutBeginning = true,
            NamesBinarisation = true }];

    /// <inheritdoc/>
    public override int PictureImages => 64;

    /// <inheritdoc/>
    public override string ShowTitle => "The drawing";

    /// <inheritdoc/>
    public override string HubName(bool hasClasses) => "unconditional-image-generation";

    /// <inheritdoc/>
    public override (string Line, string Expendable) StepWords(Figures figures)
    {
        string parts = Number($" = L^x {figures.Reconstruction:F2} + L^z {figures.Latent:F2}");
        return (Number($"loss {figures.Loss:F2}{parts} nats"), parts);
    }

    /// <inheritdoc/>
    public override string Words(Figures figures)
    {
        string bits = figures.BitsPerDimension is double b ? Number($", {b:F3} bits per dimension") : "",
            parts = Number($"L^x {figures.Reconstruction:F2} + L^z {figures.Latent:F2}");
        return Number($"bound {figures.Loss:F2} +- {Error(figures.StandardError)} nats per image = {parts}{bits}");
    }

    /// <inheritdoc/>
    public override IEnumerable<string> MoreWords(Figures figures)
    {
        if (figures.Samples == 1) yield break;
        string estimate = Number($"log p(x) {figures.LogLikelihood:F2} +- {Error(figures.LogLikelihoodError)} nats per image");
        yield return $"{estimate}, importance-weighted, {Plural.Of(figures.Samples, "sample")}";
    }

    /// <inheritdoc/>
    public override string SampledWords(Figures figures) =>
        $"{(figures.Samples == 1 ? "one latent sample" : Plural.Of(figures.Samples, "latent sample"))} per image";

    /// <inheritdoc/>
    public override string Sentence(Figures figures, string binarisation) =>
        Number($"{figures.Loss:F2} ± {Error(figures.StandardError)} nats per image = ")
        + Number($"L^x {figures.Reconstruction:F2} + L^z {figures.Latent:F2} ({binarisation}); an upper bound of -log p(x).");

    /// <inheritdoc/>
    public override (string Name, string Value) Headline(Figures figures) =>
        ("best validation bound", Number($"{figures.Loss:F2} ± {Error(figures.StandardError)} nats"));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, string Value)> Cells(Figures figures) =>
    [
        ("bound, nats per image", Number($"{figures.Loss:F2} ± {Error(figures.StandardError)}")),
        ("L^x", Number($"{figures.Reconstruction:F2}")),
        ("L^z", Number($"{figures.Latent:F2}")),
        ("log p(x), nats", figures.Samples > 1 ? Number($"{figures.LogLikelihood:F2} ± {Error(figures.LogLikelihoodError)}") : ""),
        ("bits/dim", figures.BitsPerDimension is double bits ? Number($"{bits:F3}") : ""),
        ("comparable with", figures.Comparison ?? ""),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, object? Value)> Json(Figures figures)
    {
        yield return ("bound_nats", figures.Loss);
        yield return ("standard_error", figures.StandardError);
        yield return ("reconstruction_nats", figures.Reconstruction);
        yield return ("kl_nats", figures.Latent);
        yield return ("kl_per_step", figures.LatentPerStep);
        yield return ("samples", figures.Samples);
        yield return ("log_likelihood_nats", figures.LogLikelihood);
        yield return ("log_likelihood_standard_error", figures.LogLikelihoodError);
        if (figures.BitsPerDimension is double bits) yield return ("bits_per_dim", bits);
        yield return ("comparison", figures.Comparison);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double? Value)> Scalars(Figures figures) =>
        [("loss", figures.Loss), ("reconstruction", figures.Reconstruction), ("kl", figures.Latent)];

    /// <inheritdoc/>
    public override (string Type, string Word, string Name) HubMetric(string samples, string seed) =>
        ("variational-bound", "variational bound",
        $"bound of -log p(x), nats per image, {samples} latent sample{(samples == "1" ? "" : "s")}, seed {seed}");
}
