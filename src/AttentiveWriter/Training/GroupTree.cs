namespace AttentiveWriter.Training;

/// <summary>In which order the gradients of the groups of a batch are added: as a binary counter carries, whoever has which of
/// them.</summary>
/// <remarks>Sums of 1, 2, 4, ... neighbours are added to their like as soon as they are there, the first of both at a multiple of what they
/// are together; what is left at the end is added from the last. Groups that some rank has in a row so come to the same sums there as
/// among all others.</remarks>
internal sealed class GroupTree
{
    private readonly List<(int First, int Length)> _open = [];

    /// <summary>Sums that wait for their like.</summary>
    public int Open => _open.Count;

    /// <summary>Takes the sum of groups [first, first + length), which follow those before.</summary>
    /// <returns>How many of the sums that waited are to be added to it, the newest first; they wait no longer, and it does.</returns>
    public int Push(int first, int length)
    {
        int added = 0;
        for (; _open.Count > 0 && _open[^1].Length == length && _open[^1].First % (2 * length) == 0; added++)
        {
            (first, length) = (_open[^1].First, 2 * length);
            _open.RemoveAt(_open.Count - 1);
        }
        _open.Add((first, length));
        return added;
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _open.Clear();

    /// <summary>The sums, first group and how many, that groups [first, end) come to by themselves.</summary>
    public static (int First, int Length)[] Sums(int first, int end)
    {
        var tree = new GroupTree();
        for (int group = first; group < end; group++) tree.Push(group, 1);
        return [.. tree._open];
    }
}
