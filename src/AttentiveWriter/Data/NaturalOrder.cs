namespace AttentiveWriter.Data;

/// <summary>The order in which people number things: digits count as numbers, so that 2 comes before 10; all else by its code points, in no
/// language.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return string.CompareOrdinal(x, y);
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            ReadOnlySpan<char> one = Number(x, i), other = Number(y, j);
            int order = one.IsEmpty || other.IsEmpty ? x[i].CompareTo(y[j]) : Numbers(one, other);
            if (order != 0) return order;
            i += Math.Max(1, one.Length);
            j += Math.Max(1, other.Length);
        }
        int rest = (x.Length - i).CompareTo(y.Length - j);
        // 1 and 01 are one number and two names.
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Number(string text, int start)
    {
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return text.AsSpan(start, end - start);
    }

    // Of any length: no number is too large to be compared.
    private static int Numbers(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        one = one.TrimStart('0');
        other = other.TrimStart('0');
        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
    }
}
