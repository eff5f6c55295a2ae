using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>Counts what a model would take, without taking it: while it is built, its parameters are of one value each.</summary>
internal sealed class ParameterTally
{
    [ThreadStatic]
    private static ParameterTally? _current;

    private readonly Dictionary<Parameter, int> _outputs = [];

    /// <summary>Learned values.</summary>
    public long Values { get; private set; }

    /// <summary>Values of the packed views of weights, without padding.</summary>
    public long Packed { get; private set; }

    /// <summary>The largest parameter.</summary>
    public (string Name, long Values) Largest { get; private set; }

    /// <summary>Inputs of the widest layer.</summary>
    public long Widest { get; private set; }

    /// <summary>The count that parameter sets made on this thread belong to; null where they are meant.</summary>
    public static ParameterTally? Current => _current;

    /// <summary>Counts.</summary>
    /// <param name="make">Builds the model, which is of no other use.</param>
    public static ParameterTally Of(Func<IDisposable> make)
    {
        var tally = _current = new ParameterTally();
        try
        {
            make().Dispose();
        }
        finally
        {
            _current = null;
        }
        return tally;
    }

    /// <summary>Counts a parameter.</summary>
    /// <param name="standIn">What takes its place.</param>
    /// <param name="shape">Its shape.</param>
    public void Add(Parameter standIn, int[] shape)
    {
        // Sizes of a kind may be large, and their product larger than any memory; as a double it does not wrap.
        double product = 1;
        foreach (int side in shape) product *= side;
        long values = (long)Math.Min(product, long.MaxValue / 64);
        Values += values;
        _outputs[standIn] = shape[0];
        if (shape.Length > 1) Widest = Math.Max(Widest, values / shape[0]);
        if (values > Largest.Values) Largest = (standIn.Name, values);
    }

    /// <summary>Counts a packed view: forward and backward, and of a convolution also in the order of packing.</summary>
    public void AddBlock(Parameter standIn, int inputs, int taps = 1) => Packed += (taps > 1 ? 3L : 2L) * _outputs[standIn] * inputs;
}
