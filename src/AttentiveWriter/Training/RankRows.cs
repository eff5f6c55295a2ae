using AttentiveWriter.Ranks;

namespace AttentiveWriter.Training;

/// <summary>What each row of a batch costs, which every rank knows of its own rows, made known to all.</summary>
/// <param name="groups">The groups of this rank.</param>
/// <param name="ranks">All of them.</param>
internal sealed class RankRows(BatchGroups groups, ICommunicator ranks)
{
    private readonly double[] _own = new double[groups.OwnRows];
    private readonly int[] _counts = [.. Enumerable.Repeat(groups.OwnRows, ranks.Size)];

    /// <summary>Shares values of each row, [batch].</summary>
    public void Share(params ReadOnlySpan<double[]> columns)
    {
        foreach (double[] column in columns)
        {
            column.AsSpan(groups.FirstRow, groups.OwnRows).CopyTo(_own);
            ranks.AllGather<double>(_own, column, _counts);
        }
    }
}
