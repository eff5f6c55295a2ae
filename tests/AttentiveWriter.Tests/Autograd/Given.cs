using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Gives a value a gradient.</summary>
internal sealed class Given(Variable value, Func<int, float[]> gradient) : Op([value])
{
    private readonly float[][] _rows = [.. Enumerable.Range(0, value.Value.Rows).Select(gradient)];

    public override void Forward(Kernels kernels)
    {
        // It is only there for backward.
    }

    public override void Backward(Kernels kernels)
    {
        for (int r = kernels.FirstRow; r < kernels.FirstRow + kernels.Rows; r++) _rows[r].CopyTo(value.Gradient.Row(r));
    }
}
