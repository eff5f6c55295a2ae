namespace AttentiveWriter.Models;

/// <summary>A model of which nothing is known but its loss.</summary>
internal sealed class LossTask : ModelTask
{
    /// <inheritdoc/>
    public override string BestKey => "best_loss_nats";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> TrainingCurves { get; } =
        [new("loss", "Training loss", "nats per image", ("loss", f => f.Loss)) { MayCutBeginning = true }];

    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> ValidationCurves { get; } =
        [new("validation", "Validation loss", "nats per image", ("loss", f => f.Loss)) { MayCutBeginning = true,
            NamesBinarisation = true }];

    /// <inheritdoc/>
    public override string HubName(bool hasClasses) => hasClasses ? "image-classification" : "image-feature-extraction";

    /// <inheritdoc/>
    public override (string Line, string Expendable) StepWords(Figures figures) => (Number($"loss {figures.Loss:F4} nats"), "");

    /// <inheritdoc/>
    public override string Words(Figures figures) => Number($"loss {figures.Loss:F4} +- {Error(figures.StandardError, 4)} nats per image");

    /// <inheritdoc/>
    public override string Sentence(Figures figures, string binarisation) =>
        Number($"{figures.Loss:F4} ± {Error(figures.StandardError, 4)} nats per image ({binarisation}).");

    /// <inheritdoc/>
    public override (string Name, string Value) Headline(Figures figures) =>
        ("best validation loss", Number($"{figures.Loss:F4} ± {Error(figures.StandardError, 4)} nats"));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, string Value)> Cells(Figures figures) =>
        [("loss, nats per image", Number($"{figures.Loss:F4} ± {Error(figures.StandardError, 4)}"))];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, object? Value)> Json(Figures figures) =>
        [("loss_nats", figures.Loss), ("standard_error", figures.StandardError)];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double? Value)> Scalars(Figures figures) => [("loss", figures.Loss)];

    /// <inheritdoc/>
    public override (string Type, string Word, string Name) HubMetric(string samples, string seed) =>
        ("loss", "loss", $"loss, nats per image, seed {seed}");
}
