using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Runs a kernel once, on a row of values on the host: what is drawn of a window is what its op computes.</summary>
internal sealed class OneRow : IDisposable
{
    private readonly Device _device = KnownDevices.Cpu;
    private readonly Arena _arena;

    public OneRow() => _arena = new Arena(_device);

    /// <summary>Returns a row with these values.</summary>
    public Matrix Row(ReadOnlySpan<float> values)
    {
        Matrix row = _arena.Allocate(1, values.Length);
        _device.Write(values, row);
        return row;
    }

    /// <summary>Runs a kernel, and returns the row that it writes.</summary>
    /// <param name="columns">Values of the row.</param>
    /// <param name="kernel">Given the row.</param>
    public float[] Run(int columns, Action<Kernels, Matrix> kernel)
    {
        Matrix result = _arena.Allocate(1, columns);
        using Executor executor = _device.Start(1);
        executor.Run(1, kernels => kernel(kernels, result));
        return _device.Read(result);
    }

    public void Dispose() => _arena.Dispose();
}
