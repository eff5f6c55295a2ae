namespace AttentiveWriter.Models.Classifier;

/// <summary>Telling classes apart: how often that goes wrong.</summary>
internal sealed class ClassificationTask : ModelTask
{
    /// <inheritdoc/>
    public override string BestKey => "best_cross_entropy_nats";

    /// <inheritdoc/>
    public override string BestWords => " of cross-entropy";

    /// <inheritdoc/>
    public override string TypeName => "GlimpseClassifier";

    /// <inheritdoc/>
    public override string? Command => "draw classify --model . --images FILE.png";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> TrainingCurves { get; } =
        [new("loss", "Training loss", "nats per image", ("cross-entropy", f => f.Loss)) { MayCutBeginning = true }];

    /// <inheritdoc/>
    public override IReadOnlyList<TaskCurve> ValidationCurves { get; } =
        [new("validation", "Validation error", "% of the images",
            ("wrong class", f => 100 * (f.ErrorRate ?? double.NaN))) { Range = (0, 100) }];

    /// <inheritdoc/>
    public override int PictureImages => 16;

    /// <inheritdoc/>
    public override string PictureName => "looked";

    /// <inheritdoc/>
    public override string PictureTitle => "Where it looked";

    /// <inheritdoc/>
    public override bool ShowsHistory => false;

    /// <inheritdoc/>
    public override bool HasCaptions => true;

    /// <inheritdoc/>
    public override string ShowTitle => "Where it looks";

    /// <inheritdoc/>
    public override string HubName(bool hasClasses) => "image-classification";

    // One term, and a small one.
    /// <inheritdoc/>
    public override (string Line, string Expendable) StepWords(Figures figures) => (Number($"loss {figures.Loss:F4} nats"), "");

    /// <inheritdoc/>
    public override string Words(Figures figures) =>
        Number($"error {100 * figures.ErrorRate:F2} %, cross-entropy {figures.Loss:F4} +- {Error(figures.StandardError, 4)} nats per ")
            + "image";

    /// <inheritdoc/>
    public override string Sentence(Figures figures, string binarisation) =>
        Number($"{100 * figures.ErrorRate:F2} % of the images wrong; cross-entropy {figures.Loss:F4} ± {Error(figures.StandardError, 4)} ")
            + "nats per image.";

    /// <inheritdoc/>
    public override (string Name, string Value) Headline(Figures figures) =>
        ("validation error", Number($"{100 * figures.ErrorRate:F2} %"));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, string Value)> Cells(Figures figures) =>
    [
        ("error", Number($"{100 * figures.ErrorRate:F2} %")),
        ("cross-entropy, nats", Number($"{figures.Loss:F4} ± {Error(figures.StandardError, 4)}")),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, object? Value)> Json(Figures figures) =>
        [("error_rate", figures.ErrorRate), ("cross_entropy_nats", figures.Loss), ("standard_error", figures.StandardError)];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double? Value)> Scalars(Figures figures) =>
        [("loss", figures.Loss), ("error_rate", figures.ErrorRate)];

    /// <inheritdoc/>
    public override (string Type, string Word, string Name) HubMetric(string samples, string seed) =>
        ("error-rate", "error rate", "error, percent");
}
