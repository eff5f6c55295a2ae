using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The settings of a run, as <c>config.json</c> holds them: the shape of the model and how it is trained.</summary>
/// <param name="Model">The model; alone rebuilds it.</param>
/// <param name="Training">The training.</param>
public sealed partial record RunConfig(ModelSettings Model, TrainingSettings Training)
{
    /// <summary>What the run was trained on; null where that is not known, as before the training, and of models before 0.6.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataIdentity? Data { get; init; }

    /// <summary>The file's name in a run or model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The keys of all kinds of model.</summary>
    public static IReadOnlyList<string> Keys => [.. ModelKinds.All.SelectMany(Settings).Select(setting => setting.Name).Distinct().Order()];

    /// <summary>The values that a setting may have where they are names, of whatever kind of model; nothing where they are not.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    public static IReadOnlyList<string> Choices(string key) =>
        ModelKinds.All.Select(kind => TypeOf(kind, key)).FirstOrDefault(type => type is not null) is Type type ? Choices(type) : [];

    /// <summary>The keys of this kind of model, which <see cref="With"/> takes.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OwnKeys => [.. Sections(Json()).Select(k => k.Key).Order()];

    /// <summary>The settings by key, those of the model first; a value that is one of <see cref="Choices(string)"/> stands as it does
    /// there.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Key, string Value)> OwnSettings =>
        [.. Sections(Json()).Select(k => (k.Key, Value: k.Section[k.Key]?.ToString() ?? "none"))
            .Select(k => (k.Key, Choices(TypeOf(Model, k.Key)!).Contains(k.Value, StringComparer.OrdinalIgnoreCase)
                ? k.Value.ToLowerInvariant() : k.Value))];

    /// <summary>What the data are called wherever others read it: their name, of a folder the last part of its path.</summary>
    [JsonIgnore]
    public string DataName => Data?.Name ?? DataCatalogue.ShortName(Training.Data);

    /// <summary>Returns these settings without the path of a user's folder: as a model that is given away has them.</summary>
    public RunConfig WithoutPaths() =>
        this with { Training = Training with { Data = DataCatalogue.IsFolder(Training.Data) ? DataName : Training.Data } };

    /// <summary>Opens one split of the run's data, as the model takes it: a folder's classes are numbered as <see cref="Data"/> names them;
    /// without names in the order of their letters, as before 0.6.</summary>
    /// <param name="split">The split.</param>
    /// <param name="folder">Where the files of sets that have a name are; null looks in the folder that DRAW_DATA names, or without it in
    /// the user's cache.</param>
    /// <param name="data">Another data set or folder of images than that of the training.</param>
    /// <param name="reader">Reads the files of a folder; null reads PNG alone.</param>
    /// <exception cref="SettingsException">There is no such set, or the images were a program's own.</exception>
    /// <exception cref="InputFileException">Its files are missing or bad.</exception>
    public ImageSet OpenData(Split split, string? folder = null, string? data = null, ImageReader? reader = null)
    {
        data ??= Training.Data;
        if (data == Data?.Name && Data.Train is not null && !DataCatalogue.Names.Contains(data) && !DataCatalogue.IsFolder(data))
            throw new SettingsException($"'{data}' is what a program called images of its own: it has to give them itself");
        return DataCatalogue.Open(data, split, folder, new FolderOptions(
            Model.Width, Model.Height, Model.Channels, Training.Resize, Training.SplitSeed, Model.Classes > 0 ? Data?.Classes : null)
        {
            IsLetterOrder = Data is null,
            Reader = reader ?? ImageReader.Png,
        });
    }

    /// <summary>Lists everything that is wrong with the settings.</summary>
    public IReadOnlyList<string> Problems() =>
        [.. Model.Problems(), .. Training.Problems(), .. Contradictions(), .. Data?.Problems() ?? []];

    /// <summary>Returns these settings with one of them changed.</summary>
    /// <param name="key">One of <see cref="OwnKeys"/>.</param>
    /// <param name="value">The value as text; <c>none</c> for a read or write window turns attention off.</param>
    /// <exception cref="SettingsException">There is no such key (the message names the nearest), or it takes no such value.</exception>
    public RunConfig With(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // "none" is a way to attend as well, and says that there is no window.
        bool isNone = value.Equals("none", StringComparison.OrdinalIgnoreCase);
        if (isNone && key.EndsWith(Attention, StringComparison.Ordinal) && IsOptional(key[..^Attention.Length]))
            return With(key[..^Attention.Length], value);
        JsonObject config = Json();
        (string _, JsonObject section) = Sections(config).FirstOrDefault(k => k.Key == key);
        if (section is null)
        {
            if (key == ModelKinds.Key) throw new SettingsException($"the kind of a model cannot be set; choose another preset");
            throw new SettingsException(Keys.Contains(key)
                ? $"a model of kind '{Model.Kind}' has no setting '{key}'; its settings: {string.Join(", ", OwnKeys)}"
                : $"there is no setting '{key}'{Spelling.Hint(key, OwnKeys)}; settings: {string.Join(", ", OwnKeys)}");
        }
        (Type type, bool isOptional) = (TypeOf(Model, key)!, IsOptional(key));
        if (Choices(type) is { Length: > 0 } choices && !choices.Contains(value, StringComparer.OrdinalIgnoreCase))
            throw new SettingsException($"{key} cannot be '{value}'{Spelling.Hint(value, choices)}; values: {string.Join(", ", choices)}");
        if (isOptional && isNone && section.ContainsKey(key + Attention)) section[key + Attention] = nameof(AttentionKind.Gaussian);
        section[key] = isOptional && isNone ? null
            : section[key]?.GetValueKind() == JsonValueKind.String ? JsonValue.Create(value)
            : Number(key, value, type, Expected(key, type, isOptional));
        try
        {
            return config.Deserialize(InJson.Whole)!;
        }
        catch (JsonException e)
        {
            throw new SettingsException($"{key} cannot be '{value}': expected {Expected(key, type, isOptional)}", e);
        }
    }

    /// <summary>Says what values a setting takes, such as "a whole number, 1..1024"; of one that takes words, which.</summary>
    /// <param name="key">One of <see cref="OwnKeys"/>.</param>
    /// <exception cref="SettingsException">There is no such key.</exception>
    public string Expected(string key)
    {
        if (!OwnKeys.Contains(key) || TypeOf(Model, key) is not Type type) throw new SettingsException($"there is no setting '{key}'");
        if (Choices(type) is { Length: > 0 } choices) return string.Join(", ", choices);
        return type == typeof(string) ? "a name" : Expected(key, type, IsOptional(key));
    }

    private string Expected(string key, Type type, bool isOptional)
    {
        string sort = type == typeof(int) || type == typeof(long) || type == typeof(ulong) ? "a whole number" : "a number";
        string? range = type == typeof(ulong) ? $"0..{ulong.MaxValue}" : Range(key) is string found ? found : type == typeof(int)
            ? $"at most {int.MaxValue}" : null;
        return sort + (range is null ? "" : $", {range}") + (isOptional && range?.Contains("none", StringComparison.Ordinal) != true
            ? ", or none" : "");
    }

    // What is said of a number that no setting takes says what it takes.
    private string? Range(string key)
    {
        JsonObject config = Json();
        Sections(config).First(k => k.Key == key).Section[key] = -1;
        string start = $"{key} is -1, expected ";
        try
        {
            return config.Deserialize(InJson.Whole)!.Problems()
                .FirstOrDefault(problem => problem.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a file, or a folder's <c>config.json</c>; settings that it does not name keep their defaults.</summary>
    /// <exception cref="InputFileException">It is missing, larger than 1 MiB, is no JSON, or has a key or value that is not
    /// known.</exception>
    public static RunConfig Read(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, FileName);
        try
        {
            return Parse(SmallFile.Text(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "no such file", e);
        }
    }

    /// <summary>Returns the names of the settings that a file gives, of both sections.</summary>
    /// <param name="path">A file that <see cref="Read"/> has read.</param>
    public static IReadOnlyList<string> Names(string path) =>
        [.. JsonNode.Parse(SmallFile.Text(path))!.AsObject().Where(section => section.Key != DataKey)
            .SelectMany(section => section.Value!.AsObject().Select(setting => setting.Key))];

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InputFileException">It is no JSON, or has a key or value that is not known.</exception>
    public static RunConfig Parse(string json, string source)
    {
        RunConfig config;
        try
        {
            config = Overlay(json).Deserialize(InJson.Whole)!;
        }
        catch (JsonException e)
        {
            throw new InputFileException(source,
                $"not a configuration: {JsonWords.Of(e)}; expected {{\"model\": {{...}}, \"training\": {{...}}}}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, written as an escape, is valid JSON; only as a key or value is it found to be no text.
            throw new InputFileException(source, "not a configuration: it holds text that is not valid Unicode", e);
        }
        return config.Problems().Concat(config.OtherSizes()).ToArray() is { Length: > 0 } problems
            ? throw new InputFileException(source, string.Join("; ", problems)) : config;
    }

    /// <summary>Whether these are the settings of the same run, which may go on for longer.</summary>
    /// <remarks>Where its data are may change; whether they are the same, their fingerprints tell.</remarks>
    internal bool EqualsButForSteps(RunConfig other) =>
        other with { Training = other.Training with { Steps = Training.Steps, Data = Training.Data }, Data = Data } == this;

    /// <summary>Returns the text of a <c>config.json</c>.</summary>
    /// <exception cref="SettingsException">The kind of the model is not registered.</exception>
    public string ToJson()
    {
        ModelKinds.Require(Model);
        return JsonSerializer.Serialize(this, InJson.Whole) + "\n";
    }

    /// <summary>Writes <c>config.json</c> into a folder.</summary>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(ToJson())));

    // No setting: what it says was found, not chosen.
    private const string DataKey = "data";

    // The way to attend of a window that need not be, such as read_attention beside read.
    private const string Attention = "_attention";

    private static string[] Choices(Type type) => type.IsEnum ? [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())] : [];

    private static Type? TypeOf(ModelSettings model, string key) =>
        PropertyOf(model, key)?.PropertyType is Type type ? Nullable.GetUnderlyingType(type) ?? type : null;

    private bool IsOptional(string key) =>
        PropertyOf(Model, key)?.PropertyType is Type type && Nullable.GetUnderlyingType(type) is not null;

    private static JsonPropertyInfo? PropertyOf(ModelSettings model, string key) =>
        Settings(model).FirstOrDefault(setting => setting.Name == key);

    private static IEnumerable<JsonPropertyInfo> Settings(ModelSettings model) => new[] { model.GetType(), typeof(TrainingSettings) }
        .SelectMany(section => InJson.Section(section).Properties).Where(property => property.Get is not null);

    // The images of a run are of its model's size.
    private IEnumerable<string> OtherSizes() =>
        from split in Splits.All
        let f = Data?.Of(split)
        where f is not null && (f.Width, f.Height, f.Channels) != (Model.Width, Model.Height, Model.Channels)
        select $"data.{split.Word()} is of {f.Width} x {f.Height} x {f.Channels}, and the model is of {Model.Width} x {Model.Height} x "
            + $"{Model.Channels} (width x height x channels)";

    private IEnumerable<string> Contradictions()
    {
        if (ModelKinds.Problem(Model) is string unknown)
        {
            yield return unknown;
            yield break;
        }
        string[] twice = [.. Settings(Model).GroupBy(setting => setting.Name).Where(named => named.Count() > 1).Select(named => named.Key)];
        if (twice.Length > 0) yield return
            $"a model of kind '{Model.Kind}' has settings that a training has, too: {string.Join(", ", twice)}; they need other names";
        if (Model.NeedsLevels && Training.Binarisation != Binarisation.None)
            yield return
                $"likelihood is Logistics, of 256 levels, but binarisation is {Training.Binarisation}, which leaves two; set "
                + "binarisation=none";
    }

    private static IEnumerable<(string Key, JsonObject Section)> Sections(JsonObject config) =>
        config.Where(section => section.Key != DataKey).SelectMany(section => section.Value!.AsObject()
            .Where(setting => setting.Key != ModelKinds.Key).Select(setting => (setting.Key, section.Value!.AsObject())));

    private JsonObject Json()
    {
        ModelKinds.Require(Model);
        return JsonSerializer.SerializeToNode(this, InJson.Whole)!.AsObject();
    }

    // The settings of the text over the defaults of its kind of model: the serialiser itself would make what is missing zero.
    private static JsonObject Overlay(string json)
    {
        JsonObject given = Object(JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 }),
            "the file");
        JsonObject config = new RunConfig(Kind((given["model"] as JsonObject)?[ModelKinds.Key]), new()).Json();
        foreach ((string name, JsonNode? section) in given)
        {
            if (name == DataKey)
            {
                config[name] = Object(section, name).DeepClone();
                continue;
            }
            if (config[name] is not JsonObject known) throw Unknown("section", name, config.Select(s => s.Key).Append(DataKey).Distinct());
            foreach ((string key, JsonNode? value) in Object(section, name))
            {
                if (!known.ContainsKey(key)) throw Unknown("setting", key, known.Select(s => s.Key));
                // The serialiser would take the place of a name in its list for the name.
                if (IsText(known[key]) && !IsText(value))
                    throw new JsonException($"{key} is {value?.ToJsonString() ?? "null"}, expected text, such as \"{known[key]}\"");
                known[key] = value?.DeepClone();
            }
        }
        return config;
    }

    // Files of before there were other kinds say none.
    private static ModelSettings Kind(JsonNode? kind)
    {
        string name = kind is null ? ModelKinds.All[0].Kind
            : kind.GetValueKind() == JsonValueKind.String ? kind.GetValue<string>()
                : throw new JsonException($"'{ModelKinds.Key}' is no text");
        IEnumerable<string> kinds = ModelKinds.All.Select(k => k.Kind);
        return ModelKinds.All.FirstOrDefault(k => k.Kind == name)
            ?? throw new JsonException($"there is no kind of model '{name}'{Spelling.Hint(name, kinds)}; kinds: "
                + $"{string.Join(", ", kinds)}");
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static JsonObject Object(JsonNode? node, string name) => node as JsonObject ?? throw new JsonException($"{name} is no object");

    private static JsonException Unknown(string what, string name, IEnumerable<string> known) =>
        new($"there is no {what} '{name}'{Spelling.Hint(name, known)}; {what}s: {string.Join(", ", known)}");

    private static JsonNode Number(string key, string value, Type type, string expected)
    {
        try
        {
            JsonNode? node = value.Any(char.IsWhiteSpace) ? null : JsonNode.Parse(value);
            if (node?.GetValueKind() == JsonValueKind.Number)
            {
                // What is beyond every number reads as infinity; what is nearer to 0 or 1 than any, as that: whether it may be so, the
                // settings say, wherever it comes from.
                double number = node.GetValue<double>(), kept = type == typeof(float) ? (float)number : number;
                if (double.IsFinite(kept)) return node;
            }
        }
        catch (JsonException)
        {
            // Said below, in words of the setting and not of JSON.
        }
        throw new SettingsException($"{key} cannot be '{value}': expected {expected}");
    }

    /// <summary>How settings look in JSON: snake_case keys, names for choices, and no key that is not a setting.</summary>
    [JsonSourceGenerationOptions(
        WriteIndented = true,
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        UseStringEnumConverter = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false)]
    [JsonSerializable(typeof(RunConfig))]
    private sealed partial class InJson : JsonSerializerContext
    {
        /// <summary>With the settings of every kind of model that is registered.</summary>
        private static JsonSerializerOptions WithKinds => ModelKinds.Json(Default);

        /// <summary>How a configuration looks.</summary>
        public static JsonTypeInfo<RunConfig> Whole => (JsonTypeInfo<RunConfig>)WithKinds.GetTypeInfo(typeof(RunConfig));

        /// <summary>How one of its sections looks, or the settings of a kind of model.</summary>
        public static JsonTypeInfo Section(Type settings) => WithKinds.GetTypeInfo(settings);
    }
}
