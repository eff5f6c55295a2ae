using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Models;

/// <summary>Images and classes of a batch on the host, where they are gathered before they are moved to the device.</summary>
/// <param name="example">Where they go.</param>
/// <param name="rows">Rows of the tape.</param>
internal sealed class ExampleBuffer(Example example, int rows)
{
    private readonly float[] _images = new float[rows * (example.Image?.Columns ?? 0)],
        _classes = new float[rows * (example.Class?.Columns ?? 0)];

    /// <summary>The pixels of a row.</summary>
    public Span<float> Image(int row) => _images.AsSpan(row * example.X.Columns, example.X.Columns);

    /// <summary>Sets the class of a row: 1 in its column, 0 in the others; without effect where the model is told none.</summary>
    public void SetClass(int row, int label)
    {
        if (example.Class is not Variable classes) return;
        if ((uint)label >= (uint)classes.Columns)
            throw new SettingsException($"an image has class {label}, the model knows 0..{classes.Columns - 1}");
        Span<float> target = _classes.AsSpan(row * classes.Columns, classes.Columns);
        target.Clear();
        target[label] = 1;
    }

    /// <summary>Moves all rows to the device.</summary>
    public void Write()
    {
        example.Image?.Write(_images);
        example.Class?.Write(_classes);
    }

    /// <summary>Moves the rows of a worker to the device.</summary>
    public void Write(Kernels kernels)
    {
        if (example.Image is { } image) kernels.Write(_images, image.Value);
        WriteClasses(kernels);
    }

    /// <summary>Moves the classes of a worker's rows to the device, which has the images.</summary>
    public void WriteClasses(Kernels kernels)
    {
        if (example.Class is Variable classes) kernels.Write(_classes, classes.Value);
    }
}
