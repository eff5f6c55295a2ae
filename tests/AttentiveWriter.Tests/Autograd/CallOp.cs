using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Calls a test at its place on a tape.</summary>
internal sealed class CallOp(Action forward, Action? backward = null, Variable[]? inputs = null, params Variable[] outputs)
    : Op(inputs ?? [], outputs)
{
    /// <summary>Records y = 2 x + 1.</summary>
    public static Variable RecordTwicePlusOne(Variable x)
    {
        Variable y = x.Tape.Output(x.Columns);
        x.Tape.Record(new CallOp(
            () =>
            {
                for (int i = 0; i < y.Value.Span.Length; i++) y.Value.Span[i] = 2 * x.Value.Span[i] + 1;
            },
            () =>
            {
                Span<float> dx = x.Gradient.Span, dy = y.Gradient.Span;
                for (int i = 0; i < dx.Length; i++) dx[i] += 2 * dy[i];
            },
            [x], y));
        return y;
    }

    public override void Forward(Kernels kernels) => forward();

    public override void Backward(Kernels kernels) => backward?.Invoke();
}
