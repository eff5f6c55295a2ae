using System.Diagnostics;

namespace AttentiveWriter.Mpi;

/// <summary>Looks at how long this rank has been waiting for the others, and ends the process where that is too long: its launcher then
/// ends the rest.</summary>
/// <remarks>A rank that hangs says nothing, and those that wait for it cannot be told: they wait inside of MPI.</remarks>
internal sealed class RankWatch : IDisposable
{
    private readonly TimeSpan _most;
    private readonly Action<TimeSpan> _hangs;
    private readonly Timer _timer;
    private long _since;

    /// <summary>Begins to look.</summary>
    /// <param name="most">How long it may wait.</param>
    /// <param name="hangs">Called on another thread where it waits longer.</param>
    public RankWatch(TimeSpan most, Action<TimeSpan> hangs)
    {
        (_most, _hangs) = (most, hangs);
        TimeSpan often = TimeSpan.FromSeconds(Math.Clamp(most.TotalSeconds / 4, 0.05, 1));
        _timer = new Timer(_ => Look(), null, often, often);
    }

    /// <summary>Says that this rank waits from now on.</summary>
    public void Begin() => Volatile.Write(ref _since, Stopwatch.GetTimestamp());

    /// <summary>Says that it waits no longer.</summary>
    public void End() => Volatile.Write(ref _since, 0);

    /// <summary>Looks no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long since = Volatile.Read(ref _since);
        if (since == 0 || Stopwatch.GetElapsedTime(since) is var waited && waited < _most) return;
        _timer.Change(Timeout.Infinite, Timeout.Infinite);
        _hangs(Stopwatch.GetElapsedTime(since));
    }
}
