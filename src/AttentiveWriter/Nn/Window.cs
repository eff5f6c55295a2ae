using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>A window on a tape: where a step reads or writes.</summary>
/// <param name="Parameters">The numbers that the decoder emitted, [rows, 5] of a Gaussian window, [rows, 7] of an affine one.</param>
/// <param name="Filters">The filter bank of a Gaussian window.</param>
/// <param name="Place">The window that the numbers of a row stand for.</param>
public sealed record Window(Variable Parameters, FilterBank.Filters? Filters, Window.Placement Place)
{
    /// <summary>Returns the window that some numbers stand for.</summary>
    /// <param name="numbers">The parameters of a row.</param>
    public delegate GlimpseWindow Placement(ReadOnlySpan<float> numbers);

    /// <summary>Returns the window of each row, once the tape has run.</summary>
    public GlimpseWindow[] Read()
    {
        float[] numbers = Parameters.Read();
        return [.. Enumerable.Range(0, Parameters.Value.Rows).Select(row => Place(numbers.AsSpan(row * Parameters.Columns, Parameters.Columns)))];
    }
}
