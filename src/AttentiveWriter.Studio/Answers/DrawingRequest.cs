using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>From which noise images are asked for: the seed's, wilder or tamer, and one of them gone on anew.</summary>
internal sealed record DrawingRequest
{
    private const int MostImages = 64, MostVariations = 16;

    // At T 64 and 28 x 28 the most images have 3 million values; what is larger has fewer images.
    private const long MostValues = 16L << 20;

    private readonly ModelEntry _entry;
    private readonly int _image, _variations;
    private readonly int? _from, _only;
    private readonly ulong _seed, _variationSeed;
    private readonly double _temperature;
    private readonly int[]? _classes;

    /// <summary>Reads a request.</summary>
    public DrawingRequest(RequestValues values, ModelEntry entry)
    {
        if (entry.Config.Model is not GenerativeSettings shape)
            throw Refusal.Wrong("id", $"{entry.Title} draws nothing: it is a {entry.Config.Model.Task.TypeName.ToLowerInvariant()}");
        (_entry, Shape) = (entry, shape);
        int most = (int)Math.Clamp(MostValues / ((long)shape.DrawingSteps * shape.CanvasSize), 1, MostImages);
        _seed = values.Seed();
        Count = values.Integer("count", Math.Min(16, most), 1, most);
        _temperature = values.Number("temperature", 1, 0.001, 5);
        _classes = Classes(values, entry);
        _image = values.Integer("image", 0, 0, Count - 1);
        _from = values.OptionalInteger("from_step", 0, shape.DrawingSteps);
        _variations = values.Integer("variations", 7, 1, Math.Min(MostVariations, most));
        _variationSeed = values.Seed("variation_seed", 2);
        _only = values.OptionalInteger("only", 0, (_from is null ? Count : _variations) - 1);
    }

    /// <summary>Images of the seed.</summary>
    public int Count { get; }

    /// <summary>Images that are drawn.</summary>
    public int Drawn => _only is not null ? 1 : _from is null ? Count : _variations;

    /// <summary>The shape of the model.</summary>
    public GenerativeSettings Shape { get; }

    /// <summary>Draws them. Only what has the compute slot may ask.</summary>
    public (Drawing Drawing, int[]? Labels) Draw(GenerativeModel model, int threads)
    {
        Latents noise = Noise(model);
        int[]? labels = Labels(model.Settings);
        if (_from is int from)
        {
            // The first of them is the image as it was; so are all where every step is kept.
            noise = from < noise.Steps ? noise.Of(_image).Varied(from, _variations, _variationSeed)
                .Of([.. Enumerable.Range(1, _variations)])
                : noise.Of([.. Enumerable.Repeat(_image, _variations)]);
            labels = labels is null ? null : [.. Enumerable.Repeat(labels[_image], _variations)];
        }
        if (_only is int only) (noise, labels) = (noise.Of(only), labels is null ? null : [labels[only]]);
        return (Require(model.Generate(noise, threads, everyStep: true, labels), _entry), labels);
    }

    /// <summary>Draws what lies between the first image of this seed and of another.</summary>
    public (Drawing Drawing, int[]? Labels) Walk(GenerativeModel model, ulong toSeed, int threads)
    {
        Latents from = Scaled(model.GenerationNoise(1, _seed)), to = Scaled(model.GenerationNoise(1, toSeed));
        Latents[] points = [.. Enumerable.Range(0, Count).Select(k => Latents.Between(from, to, Count == 1 ? 0 : k / (Count - 1.0)))];
        var noise = new Latents(from.Steps, Count, from.Size, new float[from.Steps * Count * from.Size]);
        for (int t = 0; t < from.Steps; t++)
            for (int k = 0; k < Count; k++) points[k].At(t, 0).CopyTo(noise.At(t, k));
        int[]? labels = Labels(model.Settings) is { } each ? [.. Enumerable.Repeat(each[0], Count)] : null;
        return (Require(model.Generate(noise, threads, everyStep: true, labels), _entry), labels);
    }

    /// <summary>Returns the numbers of the classes that a request names; null where it names none.</summary>
    public static int[]? Classes(RequestValues values, ModelEntry entry)
    {
        if (values.Text("class") is not string given) return null;
        if (entry.Config.Model.Classes == 0) throw Refusal.Wrong("class", $"{entry.Title} is told no classes");
        IReadOnlyList<string> names = entry.Config.Data?.Classes ?? [];
        return [.. given.Split(',').Select(part => DataIdentity.Find(part.Trim(), names, entry.Config.Model.Classes)
            ?? throw Refusal.Wrong("class",
                $"class is {RequestValues.Shown(part.Trim())}, expected one of {entry.Title}: {string.Join(", ", entry.Classes)}"))];
    }

    /// <summary>Makes sure that images are numbers.</summary>
    public static Drawing Require(Drawing drawing, ModelEntry entry) => drawing.IsFinite ? drawing
        : throw Refusal.InTheWay($"{entry.Title} draws no finite images; its weights are damaged, or its training diverged");

    private Latents Noise(GenerativeModel model) => Scaled(model.GenerationNoise(Count, _seed));

    private Latents Scaled(Latents noise) => _temperature == 1 ? noise : noise.Scaled((float)_temperature);

    private int[]? Labels(GenerativeSettings shape) => shape.Classes == 0 ? null
        : [.. Enumerable.Range(0, Count).Select(i => _classes is null ? i % shape.Classes : _classes[i % _classes.Length])];
}
