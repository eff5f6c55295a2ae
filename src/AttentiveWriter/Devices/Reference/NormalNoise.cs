using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>Fresh standard normal noise for every image and every step of the recurrence.</summary>
    /// <param name="noise">Where it comes from.</param>
    /// <param name="t">The step of the recurrence as it was recorded, from 0; <see cref="Noise.Time"/> is added to it.</param>
    /// <param name="output">Overwritten, [rows, columns].</param>
    public abstract void NormalNoise(Noise noise, int t, Matrix output);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void NormalNoise(Noise noise, int t, Matrix output)
    {
        for (int r = 0; r < output.Rows; r++) noise.FillOnHost(r, output.Rows, t, output.Row(r));
    }
}
