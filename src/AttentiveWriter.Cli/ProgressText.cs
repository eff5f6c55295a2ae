using System.Globalization;
using AttentiveWriter.Devices;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>Figures as the live lines show them.</summary>
internal static class ProgressText
{
    private const double LongestClock = 359_999;

    /// <summary>A duration, in days and more where a clock would not show it, or dashes where it cannot be known.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds)) return "--:--";
        if (seconds > LongestClock) return Duration.Words(seconds);
        var left = TimeSpan.FromSeconds(seconds);
        return left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left.Minutes:D2}:{left.Seconds:D2}"
            : $"{left.Minutes:D2}:{left.Seconds:D2}";
    }

    /// <summary>A number of things, of which one is no plural.</summary>
    public static string Counted(long count, string thing) => Plural.Of(count, thing, "N0");

    /// <summary>What computes: of the processor, how many threads.</summary>
    public static string WorkedBy(Device device, int threads) =>
        device == KnownDevices.Cpu ? Counted(threads, "thread") : device.Description;

    /// <summary>Bytes in the unit that suits them, as disks and networks count: 1 MB is 1,000,000.</summary>
    public static string Bytes(double bytes)
    {
        (double unit, string name) = bytes < 1e3 ? (1, "B") : bytes < 1e6 ? (1e3, "kB") : bytes < 1e9 ? (1e6, "MB") : (1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 1 ? $"{bytes:F0}" : $"{bytes / unit:F1}")} {name}");
    }

    /// <summary>Shortens a line to a terminal, by whole parts and then at a space: one that wraps cannot be overwritten.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">Columns of the terminal; 0 where they are not known.</param>
    /// <param name="expendable">Parts of it that may go, the first first.</param>
    public static string Fit(string line, int width, params ReadOnlySpan<string> expendable)
    {
        if (width < 2) return line;
        // The last column stays free: a full line makes some terminals begin the next.
        foreach (string part in expendable)
            if (line.Length >= width && part.Length > 0) line = line.Replace(part, "", StringComparison.Ordinal);
        if (line.Length < width) return line;
        int space = line.LastIndexOf(' ', width - 1);
        return line[..(space > 0 ? space : width - 1)].TrimEnd();
    }
}
