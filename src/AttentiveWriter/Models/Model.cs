using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Something that learns from images: parameters, and a loss recorded on a tape.</summary>
public abstract class Model : IDisposable
{
    private protected Model()
    {
    }

    /// <summary>The shape of the model.</summary>
    public abstract ModelSettings Settings { get; }

    /// <summary>Number of learned values.</summary>
    public long ParameterCount => Parameters.Count;

    internal ParameterSet Parameters { get; } = new();

    /// <summary>Sets fresh initial values.</summary>
    /// <param name="seed">The seed; the same seed gives the same values.</param>
    public void Initialise(ulong seed)
    {
        Initialise(new Initialiser(seed));
        Parameters.Pack();
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        Parameters.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Initialise(Initialiser initialiser);

    /// <summary>Records the loss of a batch on a tape.</summary>
    internal abstract ModelPass Record(Tape tape);

    /// <summary>Adds the class of each image to a tape, [rows, classes], or nothing where the model is told none.</summary>
    private protected Variable[] ClassInput(Tape tape) => Settings.Classes > 0 ? [tape.Input(Settings.Classes)] : [];

    /// <summary>Columns of the class as an input of a layer, or nothing where the model is told none.</summary>
    private protected int[] ClassColumns => Settings.Classes > 0 ? [Settings.Classes] : [];

    /// <summary>How many images so many values are; refuses what is no whole number of them.</summary>
    private protected int CountOf(ReadOnlyMemory<float> images) => images.Length > 0 && images.Length % Settings.Pixels == 0
        ? images.Length / Settings.Pixels
        : throw new ArgumentException($"{images.Length} values are no whole number of images of {Settings.Pixels}");

    /// <summary>Refuses settings that contradict each other.</summary>
    private protected static T Checked<T>(T settings)
        where T : ModelSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Problems() is { Count: > 0 } problems ? throw new SettingsException(string.Join("; ", problems)) : settings;
    }
}
