using System.Text.Json;
using System.Text.Json.Nodes;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Runs;

/// <summary>A file of reference values of a model from an independent computation, as <c>make_golden.py</c> and <c>make_models.py</c> write
/// it.</summary>
internal sealed class ReferenceFile
{
    // The largest that is made has half a MiB.
    private const int Limit = 64 << 20;

    private ReferenceFile(string path, JsonElement root)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        JsonElement config = Required(root, "config");
        if (config.ValueKind != JsonValueKind.Object) throw new FormatException("'config' is no object");
        bool hasKind = config.TryGetProperty(ModelKinds.Key, out _);
        Settings = hasKind ? AnyModel(config, path) : Draw(config);
        Batch = Whole(config, "batch");
        if (Batch is < 1 or > 65536) throw new FormatException($"config.batch is {Batch}, expected 1..65536");
        if (Settings.Problems() is { Count: > 0 } problems) throw new FormatException(string.Join("; ", problems));

        long images = (long)Batch * Settings.Pixels;
        Image = Numbers(root, "x", images);
        Noise = Numbers(root, "eps");
        Labels = Settings.Classes > 0 ? [.. Elements(root, "labels").Select(label => Whole("labels", label))] : null;
        if (Labels?.Any(l => l < 0 || l >= Settings.Classes) == true)
            throw new FormatException($"labels has a class that is not one of 0..{Settings.Classes - 1}");
        if (Labels is not null && Labels.Length != Batch) throw new FormatException($"labels has {Labels.Length} values, expected {Batch}");
        Reconstruction = Numbers(root, "reconstruction", Batch);
        Latent = Numbers(root, "kl", Batch);
        Loss = Number(Required(root, "loss"), "loss", 0);
        if (Image.Any(x => x is < 0 or > 1)) throw new FormatException("x has a value that is not one of 0..1");
        JsonProperty[] parameters = [.. Members(Required(root, "parameters"), "parameters")];
        Parameters = parameters.ToDictionary(p => p.Name, p => Values(Required(p.Value, "data"), p.Name));
        Shapes = parameters.ToDictionary(p => p.Name,
            p => (IReadOnlyList<int>)[.. Elements(p.Value, "shape").Select(size => Whole("shape", size))]);
        Gradients = Members(Required(root, "gradients"), "gradients").ToDictionary(p => p.Name, p => Values(p.Value, p.Name));
        if (hasKind) Logits = Numbers(root, "logits");
        else Steps = [.. Elements(root, "steps")
            .Select(step => Members(step, "steps").ToDictionary(p => p.Name, p => Values(p.Value, p.Name)))];
        GeneratedCanvases = [.. Elements(root, "generated_canvases")
            .Select(c => Values(c, "generated_canvases", (long)Batch * Settings.CanvasSize))];
        if (!root.TryGetProperty("adam", out JsonElement adam)) return;
        AdamLosses = Numbers(adam, "losses");
        AdamNorms = Numbers(adam, "gradient_norms", AdamLosses.Length);
        AdamNoise = [.. Elements(adam, "eps").Select(e => Values(e, "adam.eps", Noise.Length))];
        if (AdamNoise.Count != AdamLosses.Length)
            throw new FormatException($"{AdamNoise.Count} noises for {AdamLosses.Length} steps of Adam");
    }

    /// <summary>Name of the case: the file's name.</summary>
    public string Name { get; }

    public ModelSettings Settings { get; }

    public int Batch { get; }

    /// <summary>x, [batch, pixels].</summary>
    public double[] Image { get; }

    /// <summary>The class of each image; null where the model is told none.</summary>
    public int[]? Labels { get; }

    /// <summary>eps, [T, batch, latent].</summary>
    public double[] Noise { get; }

    /// <summary>L^x of each image.</summary>
    public double[] Reconstruction { get; }

    /// <summary>L^z of each image.</summary>
    public double[] Latent { get; }

    /// <summary>L, mean over the batch.</summary>
    public double Loss { get; }

    public IReadOnlyDictionary<string, double[]> Parameters { get; }

    /// <summary>Lengths of each parameter, as PyTorch has them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Shapes { get; }

    public IReadOnlyDictionary<string, double[]> Gradients { get; }

    /// <summary>What comes out: logits of each pixel at the end, or of each class; null where the file has all steps.</summary>
    public double[]? Logits { get; }

    /// <summary>The intermediate values of each step of DRAW, by name; none in files of any kind of model.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double[]>> Steps { get; } = [];

    /// <summary>c_1 .. c_T drawn from the prior with <see cref="Noise"/> as z.</summary>
    public IReadOnlyList<double[]> GeneratedCanvases { get; }

    /// <summary>The loss before each step of Adam; null where the file has none.</summary>
    public double[]? AdamLosses { get; }

    public double[]? AdamNorms { get; }

    public IReadOnlyList<double[]>? AdamNoise { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputFileException">It is missing, larger than 64 MiB or not a file of reference values.</exception>
    public static ReferenceFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(new MemoryStream(SmallFile.Bytes(path, Limit)),
                new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new ReferenceFile(path, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InputFileException(path,
                $"not a file of reference values: {(e is JsonException json ? JsonWords.Of(json) : OneLine(e.Message))}; expected what "
                + "make_golden.py or make_models.py writes", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "no such file", e);
        }
    }

    // The files of the first cases: they know DRAW alone, and call T steps.
    private static DrawSettings Draw(JsonElement config) => new()
    {
        Width = Whole(config, "width"),
        Height = Whole(config, "height"),
        Channels = Whole(config, "channels"),
        Glimpses = Whole(config, "steps"),
        Hidden = Whole(config, "hidden"),
        Latent = Whole(config, "latent"),
        Read = Optional(config, "read"),
        Write = Optional(config, "write"),
    };

    // The model section of a config.json, and the size of the batch.
    private static ModelSettings AnyModel(JsonElement config, string path)
    {
        JsonObject model = JsonObject.Create(config)!;
        model.Remove("batch");
        // Not black and white: a likelihood of 256 levels contradicts that.
        var training = new JsonObject { ["binarisation"] = nameof(Data.Binarisation.None) };
        return RunConfig.Parse(new JsonObject { ["model"] = model, ["training"] = training }.ToJsonString(), path).Model;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.');

    private static JsonElement Required(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? value
            : throw new FormatException($"'{name}' is missing");

    private static JsonElement.ObjectEnumerator Members(JsonElement section, string name) =>
        section.ValueKind == JsonValueKind.Object ? section.EnumerateObject() : throw new FormatException($"'{name}' is no object");

    private static JsonElement.ArrayEnumerator Elements(JsonElement parent, string name) =>
        Required(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray()
            : throw new FormatException($"'{name}' is no list");

    private static int? Optional(JsonElement parent, string name) =>
        Required(parent, name).ValueKind == JsonValueKind.Null ? null : Whole(parent, name);

    private static int Whole(JsonElement parent, string name) => Whole(name, Required(parent, name));

    private static int Whole(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw new FormatException($"{name} is {Shown(value)}, expected a whole number");

    private static string Shown(JsonElement value) => SafetensorsFormat.Show(value.GetRawText());

    private static double[] Numbers(JsonElement parent, string name, long? expected = null) =>
        Values(Required(parent, name), name, expected);

    private static double[] Values(JsonElement array, string name, long? expected = null)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new FormatException($"'{name}' is no list");
        int length = array.GetArrayLength();
        if (expected is long count && length != count) throw new FormatException($"{name} has {length} values, expected {count}");
        return [.. array.EnumerateArray().Select((value, i) => Number(value, name, i))];
    }

    // All are compared with floats, and many become one: what is too large for one is no value of a model.
    private static double Number(JsonElement value, string name, int index) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && float.IsFinite((float)number) ? number
        : throw new FormatException($"{name} holds {Shown(value)} at {index}, expected a number within the range of float32");
}
