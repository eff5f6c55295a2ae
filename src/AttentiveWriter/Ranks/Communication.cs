using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AttentiveWriter.Ranks;

/// <summary>What ranks tell one another, made of the two members of an <see cref="ICommunicator"/>.</summary>
public static class Communication
{
    /// <summary>Gives every rank the parts of all.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="part">That of this rank.</param>
    /// <param name="all">Overwritten by the parts, one after the other.</param>
    /// <param name="counts">Values of the part of each rank, [ranks].</param>
    public static void AllGather<T>(this ICommunicator ranks, ReadOnlySpan<T> part, Span<T> all, ReadOnlySpan<int> counts)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(ranks);
        Span<int> bytes = stackalloc int[ranks.Size];
        InBytes<T>(counts, bytes);
        ranks.AllGather(MemoryMarshal.AsBytes(part), MemoryMarshal.AsBytes(all), bytes);
    }

    /// <summary>Sends a part to each rank, and receives one of each.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="sent">The parts for each rank, one after the other.</param>
    /// <param name="sentCounts">Values for each rank, [ranks].</param>
    /// <param name="received">Overwritten by the parts of each rank, one after the other.</param>
    /// <param name="receivedCounts">Values from each rank, [ranks].</param>
    public static void AllToAll<T>(this ICommunicator ranks, ReadOnlySpan<T> sent, ReadOnlySpan<int> sentCounts, Span<T> received,
        ReadOnlySpan<int> receivedCounts)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(ranks);
        Span<int> toBytes = stackalloc int[ranks.Size], fromBytes = stackalloc int[ranks.Size];
        InBytes<T>(sentCounts, toBytes);
        InBytes<T>(receivedCounts, fromBytes);
        ranks.AllToAll(MemoryMarshal.AsBytes(sent), toBytes, MemoryMarshal.AsBytes(received), fromBytes);
    }

    /// <summary>Gives every rank what rank 0 has.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="values">Those of rank 0; overwritten on the others, as many.</param>
    public static void Broadcast<T>(this ICommunicator ranks, Span<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(ranks);
        Span<int> counts = stackalloc int[ranks.Size];
        counts.Clear();
        counts[0] = values.Length;
        // What is sent must not lie where something is received.
        ranks.AllGather<T>(ranks.Rank == 0 ? values.ToArray() : [], values, counts);
    }

    /// <summary>Returns the text that rank 0 has.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="text">That of this rank.</param>
    public static string Broadcast(this ICommunicator ranks, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<int> length = [bytes.Length];
        ranks.Broadcast(length);
        if (ranks.Rank > 0) bytes = new byte[length[0]];
        ranks.Broadcast(bytes.AsSpan());
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Whether it is so on any rank; where there are none but this one, whether it is so here.</summary>
    /// <param name="ranks">The ranks; null where there are none.</param>
    /// <param name="here">Whether it is so on this one.</param>
    public static bool Any(this ICommunicator? ranks, bool here)
    {
        if (ranks is null) return here;
        Span<byte> all = stackalloc byte[ranks.Size];
        Span<int> counts = stackalloc int[ranks.Size];
        counts.Fill(1);
        ranks.AllGather([(byte)(here ? 1 : 0)], all, counts);
        return all.Contains((byte)1);
    }

    /// <summary>Returns the largest number of any rank; where there are none but this one, its own.</summary>
    /// <param name="ranks">The ranks; null where there are none.</param>
    /// <param name="here">That of this one.</param>
    public static int Largest(this ICommunicator? ranks, int here)
    {
        if (ranks is null) return here;
        int[] all = new int[ranks.Size];
        ranks.AllGather<int>([here], all, [.. Enumerable.Repeat(1, ranks.Size)]);
        return all.Max();
    }

    /// <summary>Refuses ranks that differ, all of them at the same time.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="what">What should be the same, such as <c>version</c>.</param>
    /// <param name="value">What this rank has.</param>
    /// <exception cref="RankFailedException">One has something else; it is named.</exception>
    public static void RequireSame(this ICommunicator ranks, string what, string value)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        byte[] text = Encoding.UTF8.GetBytes(value);
        byte[][] hashes = ranks.Gather(SHA256.HashData(text));
        if (Array.TrueForAll(hashes, hash => hash.AsSpan().SequenceEqual(hashes[0]))) return;
        string[] values = [.. ranks.Gather(text).Select(Encoding.UTF8.GetString)];
        int rank = Array.FindIndex(values, other => other != values[0]);
        (string there, string here) = FirstDifference(values[rank], values[0]);
        throw new RankFailedException($"rank {rank} does not have the {what} of rank 0: {there} there, {here} here");
    }

    /// <summary>Returns the parts of all ranks, each of any length.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="part">That of this rank.</param>
    public static byte[][] Gather(this ICommunicator ranks, byte[] part)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(part);
        int[] one = [.. Enumerable.Repeat(1, ranks.Size)], lengths = new int[ranks.Size];
        ranks.AllGather<int>([part.Length], lengths, one);
        byte[] all = new byte[lengths.Sum()];
        ranks.AllGather(part, all, lengths);
        return [.. lengths.Select((length, rank) => all.AsSpan(lengths.Take(rank).Sum(), length).ToArray())];
    }

    // Of texts of many lines, the first that differ.
    private static (string There, string Here) FirstDifference(string there, string here)
    {
        string[] left = there.Split('\n'), right = here.Split('\n');
        int at = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => Line(left, i) != Line(right, i));
        return (Line(left, at), Line(right, at));

        static string Line(string[] lines, int i) => i < lines.Length ? lines[i].Trim(' ', ',') : "nothing";
    }

    private static void InBytes<T>(ReadOnlySpan<int> counts, Span<int> bytes)
        where T : unmanaged
    {
        for (int i = 0; i < counts.Length; i++) bytes[i] = checked(counts[i] * Unsafe.SizeOf<T>());
    }
}
