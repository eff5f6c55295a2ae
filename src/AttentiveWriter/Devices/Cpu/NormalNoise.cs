using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void NormalNoise(Noise noise, int t, Matrix output)
    {
        for (int r = _first; r < End; r++) noise.FillOnHost(r, output.Rows, t, output.Row(r));
    }
}
