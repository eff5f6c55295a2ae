namespace AttentiveWriter.Imaging;

/// <summary>Picks some of many for a picture that has no room for all.</summary>
public static class EvenlyApart
{
    /// <summary>Returns indices evenly apart: all of them where there is room, otherwise the first, the last and as many between as there
    /// is room for.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="most">Room, at least 2.</param>
    public static int[] Pick(int count, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        return count <= most ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, most).Select(k => (int)((long)k * (count - 1) / (most - 1)))];
    }
}
