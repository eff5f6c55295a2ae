using System.Text.Json.Serialization;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;

namespace AttentiveWriter.Models;

/// <summary>The library's own kinds of model: each has a line above, for its settings in JSON, and one below.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(DrawSettings))]
[JsonSerializable(typeof(VaeSettings))]
[JsonSerializable(typeof(ConvVaeSettings))]
[JsonSerializable(typeof(ConvDrawSettings))]
[JsonSerializable(typeof(ClassifierSettings))]
internal sealed partial class BuiltInKinds : JsonSerializerContext
{
    /// <summary>The settings of a fresh model of each; of the first are files that name no kind.</summary>
    public static IReadOnlyList<ModelSettings> All { get; } = [new DrawSettings(), new VaeSettings(), new ConvVaeSettings(),
        new ConvDrawSettings(), new ClassifierSettings()];

    /// <summary>Whether settings are of one of them.</summary>
    public static bool Has(ModelSettings settings) => All.Any(kind => kind.GetType() == settings.GetType());
}
