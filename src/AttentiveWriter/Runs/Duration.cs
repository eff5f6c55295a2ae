using System.Globalization;

namespace AttentiveWriter.Runs;

/// <summary>How long something took, in words.</summary>
public static class Duration
{
    private const double DaysOfYear = 365.25, LongestInDays = 1000 * DaysOfYear * 86_400;

    /// <summary>Returns a duration in its two largest units.</summary>
    /// <param name="seconds">Seconds, 0 or more.</param>
    public static string Words(double seconds)
    {
        if (seconds > LongestInDays) return string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400 / DaysOfYear:N0} years");
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalDays >= 1 ? $"{(int)time.TotalDays} d {time.Hours} h" : time.TotalHours >= 1 ? $"{time.Hours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
