using System.Text;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Mpi;

/// <summary>Which processors the ranks of a machine may use, so that they share them and do not take them from one another.</summary>
public static class ProcessorBinding
{
    private const string Allowed = "Cpus_allowed:";

    /// <summary>Returns how many processors are for the threads of this rank; all ranks call it.</summary>
    /// <param name="ranks">The ranks.</param>
    public static int Own(ICommunicator ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        string[] all = [.. ranks.Gather(Encoding.UTF8.GetBytes($"{Environment.MachineName} {Read()}")).Select(Encoding.UTF8.GetString)];
        return Share(all, ranks.Rank, Environment.ProcessorCount);
    }

    /// <summary>Returns the share of a rank: ranks that are bound to the same processors of the same machine have them together.</summary>
    /// <param name="bindings">Of each rank, the machine and the processors that it is bound to.</param>
    /// <param name="rank">Which.</param>
    /// <param name="processors">Processors that it may use.</param>
    internal static int Share(string[] bindings, int rank, int processors) =>
        Math.Max(1, processors / bindings.Count(binding => binding == bindings[rank]));

    // As Linux says it; nothing elsewhere.
    private static string Read()
    {
        try
        {
            return File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Allowed, StringComparison.Ordinal)) ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
