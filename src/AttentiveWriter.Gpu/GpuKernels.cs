using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

/// <summary>Every kernel as one launch or a few; each member stands in a file with what runs on the device.</summary>
/// <param name="device">Where they run.</param>
internal sealed partial class GpuKernels(GpuDevice device) : Kernels, IDisposable
{
    private int _rows;

    /// <inheritdoc/>
    public override int Worker => 0;

    /// <inheritdoc/>
    public override int FirstRow => 0;

    /// <inheritdoc/>
    public override int Rows => _rows;

    private LaunchQueue Queue => device.Queue;

    /// <summary>Takes the rows of a batch.</summary>
    public void WorkOn(int rows) => _rows = rows;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix) => device.Write(values[..matrix.Count], matrix);

    /// <summary>Frees what Adam's table takes.</summary>
    public void Dispose() => _adam?.Dispose();
}
