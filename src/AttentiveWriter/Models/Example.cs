using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>What a model is given of each image on a tape; the caller fills it.</summary>
/// <param name="Image">x, [rows, pixels]; null where images are imagined.</param>
/// <param name="Class">The class, one of the columns 1 and the others 0, [rows, classes]; null where the model is told none.</param>
public sealed record Example(Variable? Image, Variable? Class)
{
    /// <summary>x, where there are images.</summary>
    /// <exception cref="InvalidOperationException">Images are imagined.</exception>
    public Variable X => Image ?? throw new InvalidOperationException("there is no image to read: images are imagined");

    /// <summary>Adds what a model is given to a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="settings">The shape of the model.</param>
    /// <param name="withImage">Whether there are images.</param>
    public static Example On(Tape tape, ModelSettings settings, bool withImage = true)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(settings);
        return new(withImage ? tape.Input(settings.Pixels) : null, settings.Classes > 0 ? tape.Input(settings.Classes) : null);
    }

    /// <summary>Returns the inputs of a layer, and after them the class where it is told.</summary>
    /// <param name="inputs">The inputs.</param>
    public Variable[] Told(params IReadOnlyList<Variable> inputs) => Class is null ? [.. inputs] : [.. inputs, Class];
}
