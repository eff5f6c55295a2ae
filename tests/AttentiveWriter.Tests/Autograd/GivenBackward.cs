using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Runs a tape backward from a value whose gradient is given.</summary>
internal sealed class GivenBackward
{
    private readonly Variable _output;
    private readonly Action<Kernels> _run;

    /// <summary>Plans; nothing may be recorded from here on.</summary>
    public GivenBackward(Variable output)
    {
        _output = output;
        output.Tape.PlanGradients([output]);
        _run = kernels => output.Tape.Backward(kernels, 0, output.Tape.Length);
    }

    /// <summary>Runs backward.</summary>
    public void Run(ReadOnlySpan<float> gradient)
    {
        gradient.CopyTo(_output.Gradient.Span);
        _output.Tape.Executor.Run(_output.Tape.Rows, _run);
    }
}
