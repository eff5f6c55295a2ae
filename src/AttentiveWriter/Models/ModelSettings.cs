using AttentiveWriter.Devices;

namespace AttentiveWriter.Models;

/// <summary>The shape of a model: all that is needed to build it. In JSON <c>kind</c> says which; see <c>ModelKinds</c>.</summary>
/// <remarks>Its settings are the properties that can be set; what cannot be set is not in JSON.</remarks>
public abstract record ModelSettings
{
    // 128 MB of weights; their gradients, moments and partial sums take some twenty times that.
    private const long MaxWeight = 1 << 25;

    /// <summary>What kind of model this is, as <c>config.json</c> names it: lower-case letters, digits and hyphens.</summary>
    public abstract string Kind { get; }

    /// <summary>A, image width in pixels, 1..1024.</summary>
    public int Width { get; init; } = 28;

    /// <summary>B, image height in pixels, 1..1024.</summary>
    public int Height { get; init; } = 28;

    /// <summary>C, colour channels, 1..16.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Classes that the model is told of each image, or that a classifier tells apart, up to 1024; 0 where there are
    /// none.</summary>
    public int Classes { get; init; }

    /// <summary>Values of one image: channels x height x width.</summary>
    public int Pixels => Width * Height * Channels;

    /// <summary>What such a model is for, by which it is measured and shown.</summary>
    public virtual ModelTask Task => ModelTasks.Loss;

    /// <summary>Steps in which it draws an image; 0 of a model that does not draw.</summary>
    public virtual int DrawingSteps => 0;

    /// <summary>Values of the canvas that it draws on; 0 of a model that does not draw.</summary>
    public virtual int CanvasSize => 0;

    /// <summary>Whether its pixels have 256 levels, so that images that are made black and white are not for it.</summary>
    public virtual bool NeedsLevels => false;

    /// <summary>Whether it tells classes apart, as many as its images have.</summary>
    public virtual bool TellsClasses => false;

    /// <summary>What it takes images for that are not made black and white, in words; empty where that goes without saying.</summary>
    public virtual string UnbinarisedWords => "";

    /// <summary>Bytes of memory that one of the things takes that a page shows of such a model, beside what drawing takes.</summary>
    public virtual long ShowBytes => 0;

    /// <summary>What a page says of the pictures that a run has saved; their pictures come from there.</summary>
    /// <param name="after">After what the newest was made, in words.</param>
    public virtual Exhibit History(string after) => new("") { Heading = "Samples over the epochs", Alternative = "A grid of samples" };

    /// <summary>Whose idea it is, in words; empty where that is not said.</summary>
    public virtual string Origin => "";

    /// <summary>What kind of model this is and how large, in a line.</summary>
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
    /// <param name="problems">What is wrong so far; added to.</param>
    protected abstract void Check(ICollection<string> problems);

    /// <summary>Adds a problem where the image cannot be halved so often.</summary>
    /// <param name="problems">Added to.</param>
    /// <param name="levels">How often.</param>
    protected void CheckHalving(ICollection<string> problems, int levels)
    {
        int unit = 1 << Math.Clamp(levels, 1, 8);
        // Of no image at all the size itself is said to be wrong.
        if (Width > 0 && Height > 0 && (Width % unit != 0 || Height % unit != 0))
            problems.Add($"an image of {Width} x {Height} cannot be halved {Plural.Of(levels, "time")}; expected multiples of {unit}, or "
                + "fewer levels");
    }

    /// <summary>Adds a problem where a weight would be too large to train: no memory is taken before this is known.</summary>
    /// <param name="problems">Added to.</param>
    /// <param name="what">The weight, in words.</param>
    /// <param name="values">Its values.</param>
    /// <param name="lower">The settings that make it smaller, in words.</param>
    protected static void CheckWeight(ICollection<string> problems, string what, long values, string lower)
    {
        if (values > MaxWeight) problems.Add($"{what} would have {Plural.Of(values, "value")}, at most {MaxWeight} are possible; lower "
            + $"{lower}");
    }

    /// <summary>Adds a problem where the name of a choice is unknown.</summary>
    /// <param name="problems">Added to.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    protected static void Check<T>(ICollection<string> problems, string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) problems.Add($"{name} is {value}, expected {string.Join(" or ", Enum.GetNames<T>())}");
    }

    /// <summary>Adds a problem where a value is out of its range.</summary>
    /// <param name="problems">Added to.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most.</param>
    /// <param name="note">What follows the range in words.</param>
    protected static void Check(ICollection<string> problems, string name, int value, int least, int most, string note = "")
    {
        if (value < least || value > most) problems.Add($"{name} is {value}, expected {least}..{most}{note}");
    }
}
