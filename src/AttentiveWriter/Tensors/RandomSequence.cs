namespace AttentiveWriter.Tensors;

/// <summary>Uniform numbers one after another from one address of a <see cref="RandomSource"/>.</summary>
public struct RandomSequence
{
    private readonly RandomSource _source;
    private readonly long _step, _row;
    private int _next;

    /// <summary>Starts at an address.</summary>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="step">Epoch or any outer index.</param>
    /// <param name="row">Image in the data set.</param>
    public RandomSequence(RandomSource source, long step, long row)
    {
        _source = source;
        _step = step;
        _row = row;
    }

    /// <summary>Returns the next number, uniform in [0, 1).</summary>
    public float Next() => (NextWord() >> 8) * (1f / (1 << 24));

    /// <summary>Returns the next number, uniform in [low, high).</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Upper limit.</param>
    public float Next(float low, float high) => low + (high - low) * Next();

    /// <summary>Returns the next integer, uniform in [0, limit).</summary>
    /// <param name="limit">Upper limit, not included; at least 1.</param>
    public int NextInt(int limit) => (int)((ulong)NextWord() * (uint)limit >> 32);

    // A block holds four words; past 65,536 blocks the sequence goes on in the next t.
    private uint NextWord()
    {
        int block = _next >> 2;
        (uint w0, uint w1, uint w2, uint w3) = _source.Words(block & 0xFFFF, _step, _row, block >> 16);
        return (_next++ & 3) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }
}
