using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>How settings look in JSON: snake_case keys, names for choices, and no key that is not a setting.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RunConfig))]
internal sealed partial class RunConfigJson : JsonSerializerContext
{
    /// <summary>With the settings of every kind of model that is registered.</summary>
    private static JsonSerializerOptions WithKinds => ModelKinds.Json(Default);

    /// <summary>How a configuration looks.</summary>
    public static JsonTypeInfo<RunConfig> Whole => (JsonTypeInfo<RunConfig>)WithKinds.GetTypeInfo(typeof(RunConfig));

    /// <summary>How one of its sections looks, or the settings of a kind of model.</summary>
    public static JsonTypeInfo Section(Type settings) => WithKinds.GetTypeInfo(settings);
}
