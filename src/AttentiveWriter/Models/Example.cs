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

    /// <summary>Returns the inputs of a layer, and after them the class where it is told.</summary>
    /// <param name="inputs">The inputs.</param>
    public Variable[] WithClass(params IReadOnlyList<Variable> inputs) => Class is null ? [.. inputs] : [.. inputs, Class];
}
