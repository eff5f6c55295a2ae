using System.Diagnostics;

namespace AttentiveWriter.Mpi;

/// <summary>Looks at how long this rank has been waiting for the others, and ends the process where that is too long: its launcher then
/// ends the rest.</summary>
/// <remarks>A rank that hangs says nothing, and those that wait for it cannot be told: they wait inside of MPI.</remarks>
internal sealed class RankWatch : IDisposable
{
    private readonly Action<TimeSpan> _hangs;
    private readonly Timer _timer;
    private readonly TimeSpan _often;
    private TimeSpan _waited;
    private long _since, _seen, _looked;

    /// <summary>Begins to look.</summary>
    /// <param name="most">How long it may wait.</param>
    /// <param name="hangs">Called on another thread where it waits longer.</param>
    public RankWatch(TimeSpan most, Action<TimeSpan> hangs)
    {
        (Most, _hangs) = (most, hangs);
        // Often enough for a limit that is set later.
        _often = TimeSpan.FromSeconds(0.25);
        _timer = new Timer(_ => Look(), null, _often, _often);
    }

    /// <summary>How long it may wait.</summary>
    public TimeSpan Most { get; set; }

    /// <summary>Says that this rank waits from now on.</summary>
    public void Begin() => Volatile.Write(ref _since, Stopwatch.GetTimestamp());

    /// <summary>Says that it waits no longer.</summary>
    public void End() => Volatile.Write(ref _since, 0);

    /// <summary>Looks no more.</summary>
    public void Dispose() => _timer.Dispose();

    // A job that was suspended as a whole has not waited: a gap between two looks counts for no more than twice what is usual.
    private void Look()
    {
        long since = Volatile.Read(ref _since), now = Stopwatch.GetTimestamp();
        TimeSpan gap = Stopwatch.GetElapsedTime(_looked, now);
        _waited = since == 0 || since != _seen ? TimeSpan.Zero : _waited + (gap < 2 * _often ? gap : 2 * _often);
        (_seen, _looked) = (since, now);
        if (since == 0 || _waited < Most) return;
        _timer.Change(Timeout.Infinite, Timeout.Infinite);
        _hangs(_waited);
    }
}
