namespace AttentiveWriter.Imaging;

/// <summary>The range of delays that both animation formats can hold.</summary>
internal static class AnimationDelay
{
    /// <summary>The longest delay in milliseconds: 65,535 hundredths of a second.</summary>
    public const int Longest = 655_350;

    /// <summary>Checks both delays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A delay is outside 1..<see cref="Longest"/>.</exception>
    public static void Check(int delayMilliseconds, int lastDelayMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delayMilliseconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delayMilliseconds, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastDelayMilliseconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastDelayMilliseconds, Longest);
    }
}
