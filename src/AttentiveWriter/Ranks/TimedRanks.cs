using System.Diagnostics;

namespace AttentiveWriter.Ranks;

/// <summary>Ranks whose messages are timed: how long each call waits until all are there, and how long it then takes.</summary>
/// <param name="ranks">The ranks.</param>
internal sealed class TimedRanks(ICommunicator ranks) : ICommunicator
{
    private readonly int[] _one = [.. Enumerable.Repeat(1, ranks.Size)];
    private readonly byte[] _ready = new byte[ranks.Size];

    /// <inheritdoc/>
    public int Rank => ranks.Rank;

    /// <inheritdoc/>
    public int Size => ranks.Size;

    /// <summary>Seconds spent until the others were there too.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Seconds that the messages then took.</summary>
    public double MessageSeconds { get; private set; }

    /// <summary>Bytes that this rank has sent to others.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Reset() => (WaitSeconds, MessageSeconds, SentBytes) = (0, 0, 0);

    /// <summary>Waits until all ranks are here.</summary>
    public void Meet() => ranks.AllGather([1], _ready, _one);

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> part, Span<byte> all, ReadOnlySpan<int> counts)
    {
        long start = Wait();
        ranks.AllGather(part, all, counts);
        MessageSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        SentBytes += (long)part.Length * (Size - 1);
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        long start = Wait();
        ranks.AllToAll(sent, sentCounts, received, receivedCounts);
        MessageSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        SentBytes += sent.Length - sentCounts[Rank];
    }

    private long Wait()
    {
        long start = Stopwatch.GetTimestamp();
        Meet();
        long met = Stopwatch.GetTimestamp();
        WaitSeconds += Stopwatch.GetElapsedTime(start, met).TotalSeconds;
        return met;
    }
}
