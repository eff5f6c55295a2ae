using System.Text.Json.Serialization;
using AttentiveWriter.Devices;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;

namespace AttentiveWriter.Models;

/// <summary>The shape of a model: all that is needed to build it. In JSON <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = KindKey)]
[JsonDerivedType(typeof(DrawSettings), DrawSettings.KindName)]
[JsonDerivedType(typeof(VaeSettings), VaeSettings.KindName)]
[JsonDerivedType(typeof(ConvVaeSettings), ConvVaeSettings.KindName)]
[JsonDerivedType(typeof(ConvDrawSettings), ConvDrawSettings.KindName)]
[JsonDerivedType(typeof(ClassifierSettings), ClassifierSettings.KindName)]
public abstract record ModelSettings
{
    internal const string KindKey = "kind";

    // 128 MB of weights; their gradients, moments and partial sums take some twenty times that.
    private const long MaxWeight = 1 << 25;

    /// <summary>The settings of a fresh model of each kind.</summary>
    internal static IReadOnlyList<ModelSettings> Kinds { get; } = [new DrawSettings(), new VaeSettings(), new ConvVaeSettings(), new ConvDrawSettings(), new ClassifierSettings()];

    /// <summary>What kind of model this is, as <c>config.json</c> names it.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>A, image width in pixels, 1..1024.</summary>
    public int Width { get; init; } = 28;

    /// <summary>B, image height in pixels, 1..1024.</summary>
    public int Height { get; init; } = 28;

    /// <summary>C, colour channels, 1..16.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Classes that the model is told of each image, or that a classifier tells apart, up to 1024; 0 where there are none.</summary>
    public int Classes { get; init; }

    /// <summary>Values of one image: channels x height x width.</summary>
    [JsonIgnore]
    public int Pixels => Width * Height * Channels;

    /// <summary>What kind of model this is and how large, in a line.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>Lists everything that is wrong with these settings; empty where all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(problems, "width", Width, 1, 1024);
        Check(problems, "height", Height, 1, 1024);
        Check(problems, "channels", Channels, 1, 16);
        Check(problems, "classes", Classes, 0, 1024);
        Check(problems);
        return problems;
    }

    /// <summary>Builds a model of zeros.</summary>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    public abstract Model Create(Device? device = null);

    /// <summary>Adds what is wrong with the settings of this kind of model.</summary>
    private protected abstract void Check(List<string> problems);

    /// <summary>Adds a problem where the image cannot be halved so often.</summary>
    private protected void CheckHalving(List<string> problems, int levels)
    {
        int unit = 1 << Math.Clamp(levels, 1, 8);
        if (Width % unit != 0 || Height % unit != 0)
            problems.Add($"an image of {Width} x {Height} cannot be halved {Plural.Of(levels, "time")}; expected multiples of {unit}, or fewer levels");
    }

    /// <summary>Adds a problem where a weight would be too large to train: no memory is taken before this is known.</summary>
    private protected static void CheckWeight(List<string> problems, string what, long values, string lower)
    {
        if (values > MaxWeight) problems.Add($"{what} would have {Plural.Of(values, "value")}, at most {MaxWeight} are possible; lower {lower}");
    }

    /// <summary>Adds a problem where the name of a choice is unknown.</summary>
    private protected static void Check<T>(List<string> problems, string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) problems.Add($"{name} is {value}, expected {string.Join(" or ", Enum.GetNames<T>())}");
    }

    /// <summary>Adds a problem where a value is out of its range.</summary>
    private protected static void Check(List<string> problems, string name, int value, int least, int most, string note = "")
    {
        if (value < least || value > most) problems.Add($"{name} is {value}, expected {least}..{most}{note}");
    }
}
