using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>The same learned row for every image: an initial state. Its gradient is the sum over rows, formed with those of the
/// weights.</summary>
public sealed class Broadcast : Op
{
    private readonly Parameter _row;
    private readonly Variable _output;

    private Broadcast(Parameter row, Variable output)
        : base([], output) => (_row, _output) = (row, output);

    /// <summary>Records the broadcast.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="row">[columns].</param>
    /// <returns>[rows, columns].</returns>
    public static Variable Record(Tape tape, Parameter row)
    {
        Variable output = tape.Output(row.Count);
        tape.Use(new ParameterUse([], [], row, output));
        tape.Record(new Broadcast(row, output));
        return output;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.Broadcast(_row.Value, _output.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // Nothing to pass on: the gradient of the output is all that the deferred sum needs.
    }
}
