using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AttentiveWriter.Models;

/// <summary>The kinds of model that <c>config.json</c> may name: those of the library, and those that a program registers at its
/// start.</summary>
public static class ModelKinds
{
    /// <summary>What says in JSON of which kind a model is.</summary>
    internal const string Key = "kind";

    private static readonly Lock Registering = new();

    private static volatile Registered _registered = new(BuiltInKinds.All, [BuiltInKinds.Default]);

    /// <summary>The settings of a fresh model of each kind.</summary>
    public static IReadOnlyList<ModelSettings> All => _registered.Kinds;

    /// <summary>Makes a kind of model known: from here on its settings are read and written as those of the library are, and whatever
    /// loads, trains, resumes, measures or draws takes it.</summary>
    /// <typeparam name="T">Its settings. Each that can be set is a key of <c>config.json</c>: a number, a text or the name of a
    /// choice.</typeparam>
    /// <param name="json">How they look in JSON: a <see cref="JsonSerializerContext"/> with <c>[JsonSerializable(typeof(T))]</c>, or
    /// <c>new DefaultJsonTypeInfoResolver()</c>, which finds it out by reflection.</param>
    /// <exception cref="ArgumentException">There is such a kind already, its name is not of lower-case letters, digits and hyphens, or the
    /// JSON does not know its settings or writes a choice as a number.</exception>
    public static void Register<T>(IJsonTypeInfoResolver json)
        where T : ModelSettings, new()
    {
        ArgumentNullException.ThrowIfNull(json);
        var settings = new T();
        Check(settings, json);
        lock (Registering)
        {
            if (All.FirstOrDefault(kind => kind.Kind == settings.Kind || kind.GetType() == typeof(T)) is ModelSettings there)
                throw new ArgumentException($"there is a kind of model '{there.Kind}' already, with settings {there.GetType()}; a kind is "
                    + "registered once");
            _registered = new([.. _registered.Kinds, settings], [.. _registered.Json, json]);
        }
    }

    /// <summary>Refuses settings of a kind that nobody has registered: they could be written, and never read again.</summary>
    /// <exception cref="SettingsException">They are.</exception>
    internal static void Require(ModelSettings settings)
    {
        if (Problem(settings) is string problem) throw new SettingsException(problem);
    }

    /// <summary>Says that nobody has registered the kind of these settings; null where somebody has.</summary>
    internal static string? Problem(ModelSettings settings) => All.Any(kind => kind.GetType() == settings.GetType()) ? null
        : $"the kind of model '{settings.Kind}' is not registered; a program that has one of its own calls "
            + $"{nameof(ModelKinds)}.{nameof(Register)} at its start";

    /// <summary>Returns how something that has settings of models looks in JSON, with all kinds that are known now.</summary>
    /// <param name="context">How it looks without the kinds.</param>
    internal static JsonSerializerOptions Json(JsonSerializerContext context)
    {
        // Options cannot change once they were used: those at hand hold until another kind is registered.
        Registered registered = _registered;
        return registered.Options.GetOrAdd(context, Options);

        JsonSerializerOptions Options(JsonSerializerContext context) => new(context.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([context, .. registered.Json])
                .WithAddedModifier(info => Describe(info, registered.Kinds)),
        };
    }

    // What cannot be set is no setting: the kind itself, which stands before all others, and what follows from them.
    private static void Describe(JsonTypeInfo info, IReadOnlyList<ModelSettings> kinds)
    {
        if (!info.Type.IsAssignableTo(typeof(ModelSettings))) return;
        foreach (JsonPropertyInfo property in info.Properties.Where(property => property.Set is null)
            .ToArray()) info.Properties.Remove(property);
        if (info.Type != typeof(ModelSettings)) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = Key };
        foreach (ModelSettings kind in kinds) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.GetType(), kind.Kind));
    }

    /// <summary>What is registered at a time; it does not change.</summary>
    /// <param name="Kinds">The settings of a fresh model of each kind.</param>
    /// <param name="Json">How settings look in JSON.</param>
    private sealed record Registered(IReadOnlyList<ModelSettings> Kinds, IReadOnlyList<IJsonTypeInfoResolver> Json)
    {
        /// <summary>Options that were made of it.</summary>
        public ConcurrentDictionary<JsonSerializerContext, JsonSerializerOptions> Options { get; } = new();
    }

    private static void Check(ModelSettings settings, IJsonTypeInfoResolver json)
    {
        string name = settings.Kind;
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"a kind of model cannot be called '{name}': expected lower-case letters, digits and hyphens");
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(BuiltInKinds.Default, json)
            .WithAddedModifier(info => Describe(info, []))
        };
        if (!options.TryGetTypeInfo(settings.GetType(), out JsonTypeInfo? info))
            throw new ArgumentException($"the JSON of '{name}' does not know its settings, {settings.GetType()}");
        JsonObject written = JsonSerializer.SerializeToNode(settings, info)!.AsObject();
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } choice
                && written[property.Name]?.GetValueKind() == JsonValueKind.Number)
                throw new ArgumentException($"the JSON of '{name}' has {property.Name} as a number, where its name is wanted: mark "
                    + $"{choice.Name} with [JsonConverter(typeof(JsonStringEnumConverter<{choice.Name}>))]");
        }
    }
}
