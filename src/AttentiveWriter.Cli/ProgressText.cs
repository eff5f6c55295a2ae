using System.Globalization;

namespace AttentiveWriter.Cli;

/// <summary>Figures as the live lines show them.</summary>
internal static class ProgressText
{
    /// <summary>A duration, or dashes where it cannot be known.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds > 359_999) return "--:--";
        var left = TimeSpan.FromSeconds(seconds);
        return left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left.Minutes:D2}:{left.Seconds:D2}" : $"{left.Minutes:D2}:{left.Seconds:D2}";
    }

    /// <summary>A duration in its two largest units, as a page says it.</summary>
    public static string Words(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalDays >= 1 ? $"{(int)time.TotalDays} d {time.Hours} h" : time.TotalHours >= 1 ? $"{time.Hours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }

    /// <summary>Bytes in the unit that suits them, as disks and networks count: 1 MB is 1,000,000.</summary>
    public static string Bytes(double bytes)
    {
        (double unit, string name) = bytes < 1e3 ? (1, "B") : bytes < 1e6 ? (1e3, "kB") : bytes < 1e9 ? (1e6, "MB") : (1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 1 ? $"{bytes:F0}" : $"{bytes / unit:F1}")} {name}");
    }

    /// <summary>Breaks a line at words, to the width of the terminal on stderr; a log keeps it whole.</summary>
    public static string Wrap(string line, int indent)
    {
        int width = Console.IsErrorRedirected ? 0 : TerminalWidth.Columns(2);
        var lines = new List<string>();
        while (width > 2 * indent && line.Length > width && line.LastIndexOf(' ', width) is int at && at > indent)
        {
            lines.Add(line[..at]);
            line = new string(' ', indent) + line[(at + 1)..];
        }
        return string.Join(Environment.NewLine, [.. lines, line]);
    }

    /// <summary>Cuts a line to the terminal: one that wraps cannot be overwritten.</summary>
    public static string Fit(string line)
    {
        int width = TerminalWidth.Columns(Console.IsErrorRedirected ? 1 : 2);
        return width > 1 && line.Length >= width ? line[..(width - 1)] : line;
    }
}
