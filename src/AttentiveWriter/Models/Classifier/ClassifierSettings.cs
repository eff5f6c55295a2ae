using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Classifier;

/// <summary>The shape of a glimpse classifier: all that is needed to build it.</summary>
public sealed record ClassifierSettings : ModelSettings
{
    /// <summary>The paper's classifier of cluttered, translated MNIST.</summary>
    public ClassifierSettings() => (Width, Height, Classes) = (100, 100, 10);

    /// <inheritdoc/>
    public override string Kind => "classifier";

    /// <summary>T, glimpses taken before the answer, 1..1024.</summary>
    public int Glimpses { get; init; } = 8;

    /// <summary>Cells of the LSTM, 1..8192.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>N of the window, at most the longer side of the image.</summary>
    public int Read { get; init; } = 12;

    /// <summary>How the window attends.</summary>
    public AttentionKind ReadAttention { get; init; }

    /// <inheritdoc/>
    public override ModelTask Task => ModelTasks.Classification;

    /// <inheritdoc/>
    public override bool TellsClasses => true;

    /// <inheritdoc/>
    public override Exhibit History(string after)
    {
        string glimpses = Plural.Of(Glimpses, "glimpse");
        return new($"Green is where each of its {glimpses} was in some validation images, from the first (dark) to the last (bright), "
            + $"after {after}.")
        {
            Heading = Task.ShowTitle,
            Alternative = "Validation images with the windows of all glimpses",
        };
    }

    /// <inheritdoc/>
    public override string Summary =>
        $"glimpse classifier, {Plural.Of(Classes, "class")}, {Plural.Of(Glimpses, "glimpse")} of "
            + $"{AttentionKinds.Words(ReadAttention, Read)}, LSTM {Hidden}";

    /// <inheritdoc/>
    public override Model Create(Device? device = null) => new GlimpseClassifier(this, device);

    /// <inheritdoc/>
    protected override void Check(ICollection<string> problems)
    {
        if (Classes < 2) problems.Add($"classes is {Classes}, expected 2..1024: a classifier tells classes apart");
        Check(problems, "glimpses", Glimpses, 1, 1024);
        Check(problems, "hidden", Hidden, 1, 8192);
        Check(problems, "read", Read, 1, Math.Clamp(Math.Max(Width, Height), 1, 1024), " (the longer side of the image)");
        Check(problems, "read_attention", ReadAttention);
    }
}
