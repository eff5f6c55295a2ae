using System.Globalization;

namespace AttentiveWriter.Models;

/// <summary>What a kind of model is for: how its figures are said, drawn and named, and what its pictures are called.</summary>
/// <remarks>Everything outside this room asks the task and the model, and never of which kind a model is. Figures are said in the invariant
/// culture. The model itself measures and shows what it can.</remarks>
public abstract class ModelTask
{
    /// <summary>What the Hugging Face Hub calls it.</summary>
    /// <param name="hasClasses">Whether the model is told classes, or tells them apart.</param>
    public abstract string HubName(bool hasClasses);

    /// <summary>The key of the best figure of a run in JSON, with its unit.</summary>
    public abstract string BestKey { get; }

    /// <summary>What the best figure of a run is, in words that follow "nats per image"; empty where that says it.</summary>
    public virtual string BestWords => "";

    /// <summary>The class by which a program loads such a model.</summary>
    public virtual string TypeName => "Model";

    /// <summary>The subcommand of <c>draw</c> that uses such a model from its own folder, with its options; null where there is
    /// none.</summary>
    public virtual string? Command => null;

    /// <summary>The figures of training steps, as a live line shows them.</summary>
    /// <param name="figures">The figures.</param>
    /// <returns>The line, and the part of it that may go where there is little room.</returns>
    public abstract (string Line, string Expendable) StepWords(Figures figures);

    /// <summary>The figures of a validation or evaluation, in one line.</summary>
    /// <param name="figures">The figures.</param>
    public abstract string Words(Figures figures);

    /// <summary>What else there is to say of an evaluation, a line each.</summary>
    /// <param name="figures">The figures.</param>
    public virtual IEnumerable<string> MoreWords(Figures figures) => [];

    /// <summary>How the images of an evaluation were sampled, in words; empty where nothing was.</summary>
    /// <param name="figures">The figures.</param>
    public virtual string SampledWords(Figures figures) => "";

    /// <summary>The figures of a validation as a sentence, what they are included.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="binarisation">How the images were made black and white, in words.</param>
    public abstract string Sentence(Figures figures, string binarisation);

    /// <summary>Name and value of the figure that one looks for first.</summary>
    /// <param name="figures">The figures.</param>
    public abstract (string Name, string Value) Headline(Figures figures);

    /// <summary>The figures of an evaluation as cells of a table, each with its title.</summary>
    /// <param name="figures">The figures.</param>
    public abstract IReadOnlyList<(string Title, string Value)> Cells(Figures figures);

    /// <summary>The figures of an evaluation by their keys in JSON; a value is null where it is not known.</summary>
    /// <param name="figures">The figures.</param>
    public abstract IEnumerable<(string Key, object? Value)> Json(Figures figures);

    /// <summary>The figures of a row of the metrics, as curves of other programs are called.</summary>
    /// <param name="figures">The figures.</param>
    public abstract IEnumerable<(string Name, double? Value)> Scalars(Figures figures);

    /// <summary>The metric of an evaluation, as the Hub states it.</summary>
    /// <param name="samples">Latent samples per image, as the card has them.</param>
    /// <param name="seed">The seed, as the card has it.</param>
    /// <returns>Its type, the word in a list of metrics, and its name.</returns>
    public abstract (string Type, string Word, string Name) HubMetric(string samples, string seed);

    /// <summary>The curves of a training.</summary>
    public abstract IReadOnlyList<TaskCurve> TrainingCurves { get; }

    /// <summary>The curves of its validations.</summary>
    public abstract IReadOnlyList<TaskCurve> ValidationCurves { get; }

    /// <summary>Images on the picture that a run saves at each validation, where there is room for them; 0 where there is no such
    /// picture.</summary>
    public virtual int PictureImages => 0;

    /// <summary>What that picture is called by other programs: lower-case letters.</summary>
    public virtual string PictureName => "samples";

    /// <summary>What it is called in a card.</summary>
    public virtual string PictureTitle => "Samples";

    /// <summary>Whether those of a whole run are shown beside each other, or the newest alone.</summary>
    public virtual bool ShowsHistory => true;

    /// <summary>Whether under each of its images stands what the model says of it.</summary>
    public virtual bool HasCaptions => false;

    /// <summary>What a page that shows nothing yet begins with.</summary>
    public virtual string ShowTitle => "The model";

    /// <summary>A number in the invariant culture.</summary>
    protected static string Number(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A standard error as it stands beside a figure: "unknown" where it is.</summary>
    /// <param name="error">The error, or null.</param>
    /// <param name="decimals">Decimals.</param>
    public static string Error(double? error, int decimals = 2) =>
        error is double known ? known.ToString($"F{decimals}", CultureInfo.InvariantCulture) : "unknown";
}
