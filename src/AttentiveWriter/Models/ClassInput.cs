using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>How the class of an image is told to a model.</summary>
internal static class ClassInput
{
    /// <summary>Sets the class of a row: 1 in its column, 0 in the others.</summary>
    public static void Set(this Variable input, int row, int label)
    {
        Span<float> classes = input.Value.Row(row);
        if ((uint)label >= (uint)classes.Length) throw new SettingsException($"an image has class {label}, the model knows 0..{classes.Length - 1}");
        classes.Clear();
        classes[label] = 1;
    }
}
