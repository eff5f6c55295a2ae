using AttentiveWriter.Ranks;

namespace AttentiveWriter.Models;

/// <summary>Which images of many a rank does: whole passes, in a row, about as many as every other.</summary>
internal sealed class RankShare
{
    private readonly int[] _firsts;

    private RankShare(ICommunicator ranks, int count, int rowsPerPass)
    {
        Ranks = ranks;
        long rows = Math.Min(count, rowsPerPass), passes = (count + rows - 1) / rows;
        _firsts = [.. Enumerable.Range(0, ranks.Size + 1).Select(rank => (int)Math.Min(count, passes * rank / ranks.Size * rows))];
    }

    /// <summary>All ranks.</summary>
    public ICommunicator Ranks { get; }

    /// <summary>The first image of this rank.</summary>
    public int First => _firsts[Ranks.Rank];

    /// <summary>The image past its last.</summary>
    public int End => _firsts[Ranks.Rank + 1];

    /// <summary>Images of the rank that has most of them.</summary>
    public int MostImages => Enumerable.Range(0, Ranks.Size).Max(rank => _firsts[rank + 1] - _firsts[rank]);

    /// <summary>Deals images; null where there is but this process.</summary>
    /// <param name="ranks">All ranks.</param>
    /// <param name="count">Images in all.</param>
    /// <param name="rowsPerPass">Rows of a pass, at most.</param>
    public static RankShare? Of(ICommunicator? ranks, int count, int rowsPerPass) =>
        ranks is null ? null : new RankShare(ranks, count, rowsPerPass);

    /// <summary>Gives every rank the values that each has for its images, and the others not.</summary>
    /// <param name="values">[images, values of an image].</param>
    /// <param name="each">Values of an image.</param>
    public void Gather<T>(Span<T> values, int each = 1)
        where T : unmanaged
    {
        int[] counts = [.. Enumerable.Range(0, Ranks.Size).Select(rank => checked((_firsts[rank + 1] - _firsts[rank]) * each))];
        T[] own = values[(First * each)..(End * each)].ToArray();
        Ranks.AllGather<T>(own, values, counts);
    }
}
