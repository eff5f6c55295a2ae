using AttentiveWriter.Ranks;

namespace AttentiveWriter.Tests.Ranks;

/// <summary>The ranks of a job as threads of this process: what MPI does, with copies.</summary>
internal sealed class ThreadRanks : IDisposable
{
    private readonly Barrier _barrier;
    private readonly byte[][] _sent;
    private readonly int[][] _counts;

    private ThreadRanks(int size) => (_barrier, _sent, _counts) = (new Barrier(size), new byte[size][], new int[size][]);

    /// <summary>Does the same on so many ranks at the same time, and returns what each came to, in their order.</summary>
    /// <remarks>Where one fails, none waits for it any more; the first failure of its own is thrown.</remarks>
    public static T[] Run<T>(int size, Func<ICommunicator, T> work)
    {
        using var ranks = new ThreadRanks(size);
        var results = new T[size];
        var failures = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new Member(ranks, rank));
            }
            catch (Exception failure)
            {
                failures[rank] = failure;
                ranks._barrier.RemoveParticipant();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        // Who misses a part of another fails too; who was the first to fail had all.
        if (failures.OfType<Exception>().OrderBy(f => f is InvalidOperationException).FirstOrDefault() is Exception first) throw first;
        return results;
    }

    public void Dispose() => _barrier.Dispose();

    private sealed class Member(ThreadRanks ranks, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => ranks._sent.Length;

        public void AllGather(ReadOnlySpan<byte> part, Span<byte> all, ReadOnlySpan<int> counts)
        {
            if (part.Length != counts[rank]) throw new ArgumentException($"{part.Length} bytes sent, {counts[rank]} announced");
            Exchange(part, Enumerable.Repeat(0, Size).ToArray());
            int first = 0;
            for (int other = 0; other < Size; first += counts[other++]) Part(other, 0, counts[other]).CopyTo(all[first..]);
            ranks._barrier.SignalAndWait();
        }

        public void AllToAll(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
        {
            Exchange(sent, sentCounts.ToArray());
            int to = 0;
            for (int other = 0; other < Size; to += receivedCounts[other++])
            {
                int first = ranks._counts[other].Take(rank).Sum();
                if (ranks._counts[other][rank] != receivedCounts[other])
                    throw new ArgumentException($"{ranks._counts[other][rank]} bytes sent, {receivedCounts[other]} expected");
                Part(other, first, receivedCounts[other]).CopyTo(received[to..]);
            }
            ranks._barrier.SignalAndWait();
        }

        private void Exchange(ReadOnlySpan<byte> sent, int[] counts)
        {
            (ranks._sent[rank], ranks._counts[rank]) = (sent.ToArray(), counts);
            ranks._barrier.SignalAndWait();
            if (ranks._barrier.ParticipantCount < Size) throw new InvalidOperationException("another rank has failed");
        }

        private ReadOnlySpan<byte> Part(int other, int first, int count) => ranks._sent[other].AsSpan(first, count);
    }
}
