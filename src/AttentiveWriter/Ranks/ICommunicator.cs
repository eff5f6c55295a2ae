namespace AttentiveWriter.Ranks;

/// <summary>What carries messages between the processes of a job, as MPI does: each has a rank, and all call the same members in the same
/// order.</summary>
/// <remarks>Nothing is added up on the way: sums over ranks are formed by who receives the parts, in an order of its own, so that no bit
/// depends on how many ranks there are. One thread makes all calls.</remarks>
public interface ICommunicator
{
    /// <summary>Which process this is, from 0. Rank 0 alone writes and prints.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Size { get; }

    /// <summary>Gives every rank the parts of all of them, in the order of the ranks.</summary>
    /// <param name="part">That of this rank.</param>
    /// <param name="all">Overwritten by the parts, one after the other.</param>
    /// <param name="counts">Bytes of the part of each rank, [ranks]; the same on all.</param>
    void AllGather(ReadOnlySpan<byte> part, Span<byte> all, ReadOnlySpan<int> counts);

    /// <summary>Sends a part to each rank, and receives one of each.</summary>
    /// <param name="sent">The parts for each rank, one after the other.</param>
    /// <param name="sentCounts">Bytes for each rank, [ranks].</param>
    /// <param name="received">Overwritten by the parts of each rank, one after the other.</param>
    /// <param name="receivedCounts">Bytes from each rank, [ranks].</param>
    void AllToAll(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts);
}
