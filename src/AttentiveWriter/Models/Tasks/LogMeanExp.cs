namespace AttentiveWriter.Models;

/// <summary>log of the mean of exp(value), of one value after the other: holds two numbers however many come, and never
/// overflows.</summary>
internal struct LogMeanExp
{
    private double _largest;
    // Of exp(value - largest) over all values.
    private double _sum;
    private long _count;

    /// <summary>Adds a value; minus infinity counts as an exponential of 0, a NaN makes the mean NaN.</summary>
    public void Add(double value)
    {
        if (_count++ == 0) (_largest, _sum) = (value, double.IsNegativeInfinity(value) ? 0 : 1);
        else if (value > _largest) (_largest, _sum) = (value, _sum * Math.Exp(_largest - value) + 1);
        else if (!double.IsNegativeInfinity(value)) _sum += Math.Exp(value - _largest);
    }

    /// <summary>log of the mean so far.</summary>
    public readonly double Value => _largest + Math.Log(_sum / _count);
}
