using System.Diagnostics;

namespace AttentiveWriter.Autograd;

/// <summary>Adds up where the time of a step goes.</summary>
internal sealed class OpClock
{
    private readonly Dictionary<string, (double Seconds, double Operations)> _totals = [];

    /// <summary>Seconds and floating-point operations of matrix products, by what was timed.</summary>
    public IReadOnlyDictionary<string, (double Seconds, double Operations)> Totals => _totals;

    /// <summary>Adds the time since <paramref name="start"/>, a <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public void Add(string name, long start, double operations = 0)
    {
        (double seconds, double sum) = _totals.GetValueOrDefault(name);
        _totals[name] = (seconds + Stopwatch.GetElapsedTime(start).TotalSeconds, sum + operations);
    }
}
