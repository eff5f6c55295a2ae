using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>A window on a tape: where a step reads or writes.</summary>
/// <param name="Parameters">The numbers that the decoder emitted, [rows, 5] of a Gaussian window, [rows, 7] of an affine one.</param>
/// <param name="Place">The window that the numbers of a row stand for.</param>
public sealed record Window(Variable Parameters, Window.Placement Place)
{
    /// <summary>Returns the window that some numbers stand for.</summary>
    /// <param name="numbers">The parameters of a row.</param>
    public delegate GlimpseWindow Placement(ReadOnlySpan<float> numbers);

    /// <summary>The filter bank of a Gaussian window; null of another.</summary>
    public FilterBank.Filters? Filters { get; init; }

    /// <summary>Returns the window of each row, once the tape has run.</summary>
    public GlimpseWindow[] Read()
    {
        float[] numbers = Parameters.Read();
        return [.. Enumerable.Range(0, Parameters.Value.Rows)
            .Select(row => Place(numbers.AsSpan(row * Parameters.Columns, Parameters.Columns)))];
    }
}
