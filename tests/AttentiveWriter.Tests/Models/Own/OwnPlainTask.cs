using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>A task that the library has not: how well pixels are told, in percent.</summary>
internal sealed class OwnPlainTask : ModelTask
{
    public override string BestKey => "best_pixel_loss";

    public override IReadOnlyList<TaskCurve> TrainingCurves { get; } = [new("pixel-loss", "Loss", "nats", ("loss", f => f.Loss))];

    public override IReadOnlyList<TaskCurve> ValidationCurves { get; } = [new("told", "Pixels told", "%", ("told", f => f.Others["told"]))];

    public override string HubName(bool hasClasses) => "image-to-image";

    public override (string Line, string Expendable) StepWords(Figures figures) => (Number($"pixel loss {figures.Loss:F1}"), "");

    public override string Words(Figures figures) => Number($"{figures.Others["told"]:F1} % of the pixels told");

    public override string Sentence(Figures figures, string binarisation) => Words(figures) + ".";

    public override (string Name, string Value) Headline(Figures figures) => ("pixels told", Number($"{figures.Others["told"]:F1} %"));

    public override IReadOnlyList<(string Title, string Value)> Cells(Figures figures) =>
        [("pixels told", Number($"{figures.Others["told"]:F1} %"))];

    public override IEnumerable<(string Key, object? Value)> Json(Figures figures) => [("told", figures.Others["told"])];

    public override IEnumerable<(string Name, double? Value)> Scalars(Figures figures) =>
        [("told", figures.Others.TryGetValue("told", out double told) ? told : null)];

    public override (string Type, string Word, string Name) HubMetric(string samples, string seed) =>
        ("told", "pixels told", "pixels told, percent");
}
