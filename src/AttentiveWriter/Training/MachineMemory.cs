using System.Globalization;

namespace AttentiveWriter.Training;

/// <summary>How much memory there is for this process.</summary>
/// <remarks>On Linux that is asked of the kernel: what the framework says of a container is a part of its limit, meant for managed memory
/// alone.</remarks>
internal static class MachineMemory
{
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Bytes that the process can have at the most: memory and swap, of the machine or of the control group that it is
    /// in.</summary>
    public static long Total { get; } = Math.Min(Meminfo("MemTotal:") is long memory ? memory + (Meminfo("SwapTotal:") ?? 0) : OfFramework,
        Limit());

    /// <summary>Bytes that are free, or become free where they are asked for.</summary>
    public static long Available => Math.Min(Meminfo("MemAvailable:") ?? OfFramework, Limit());

    private static long OfFramework => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and long bytes ? bytes : long.MaxValue;

    private static long? Meminfo(string key)
    {
        // In kB.
        string? line = Lines("/proc/meminfo").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string number, ..] && Number(number) is long kilobytes
            ? kilobytes << 10 : null;
    }

    // The smallest of the limits of the groups around the process; swap that a group may use beside it counts as far as it is said.
    private static long Limit() => Lines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3)
        .SelectMany(parts => parts[1].Length == 0 ? Upward(Groups, parts[2], "memory.max", "memory.swap.max")
            : parts[1].Split(',').Contains("memory") ? Upward(Groups + "/memory", parts[2], "memory.limit_in_bytes", "") : [])
        .Append(long.MaxValue).Min();

    private static IEnumerable<long> Upward(string root, string group, string limitName, string swapName)
    {
        for (string? at = group; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = root + at;
            if (Value(folder, limitName) is not long limit) continue;
            yield return limit + (swapName.Length == 0 ? 0 : Value(folder, swapName) ?? Meminfo("SwapTotal:") ?? 0);
        }
    }

    // Half of what a long holds is no limit; so is the word "max".
    private static long? Value(string folder, string name) =>
        Number(Lines(Path.Combine(folder, name)).FirstOrDefault() ?? "") is < long.MaxValue / 2 and long value ? value : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
