using AttentiveWriter.Autograd;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Calls a test at its place on a tape.</summary>
internal sealed class CallOp(Action forward, Action? backward = null, params Variable[] outputs) : Op(outputs)
{
    /// <summary>Records y = 2 x + 1.</summary>
    public static Variable RecordTwicePlusOne(Tape tape, Variable x)
    {
        Variable y = tape.Output(x.Columns);
        tape.Record(new CallOp(
            () =>
            {
                for (int i = 0; i < y.Value.Span.Length; i++) y.Value.Span[i] = 2 * x.Value.Span[i] + 1;
            },
            () =>
            {
                Span<float> dx = x.Gradient.Span, dy = y.Gradient.Span;
                for (int i = 0; i < dx.Length; i++) dx[i] += 2 * dy[i];
            },
            y));
        return y;
    }

    public override void Forward() => forward();

    public override void Backward() => backward?.Invoke();
}
