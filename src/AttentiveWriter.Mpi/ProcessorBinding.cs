using System.Numerics;

namespace AttentiveWriter.Mpi;

/// <summary>Which processors of the machine this process is bound to, where Linux says so.</summary>
internal static class ProcessorBinding
{
    private const string Allowed = "Cpus_allowed:";

    /// <summary>Returns the processors of the machine, and those that this process may run on.</summary>
    public static (int Machine, int Allowed) Read()
    {
        try
        {
            int machine = File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));
            string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Allowed, StringComparison.Ordinal));
            // Groups of hexadecimal digits, with more of them than there are processors.
            int allowed = mask[Allowed.Length..].Where(char.IsAsciiHexDigit)
                .Sum(digit => BitOperations.PopCount(Convert.ToUInt32($"{digit}", 16)));
            return (machine, Math.Min(allowed, machine));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return (Environment.ProcessorCount, Environment.ProcessorCount);
        }
    }
}
