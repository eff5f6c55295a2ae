using ILGPU.Runtime;

namespace AttentiveWriter.Gpu;

/// <summary>Graphs of the lists that come again and again: those of a training step, of a pass of an evaluation, of a stroke.</summary>
/// <remarks>A list is recorded when it comes the second time. Where the driver refuses, everything goes on launch by launch.</remarks>
/// <param name="record">Records what is queued meanwhile; null where the driver refuses.</param>
internal sealed class GraphCache(Func<Action, ILaunchGraph?> record) : IDisposable
{
    // Shorter lists cost more to compare and keep than to launch.
    private const int LeastLaunches = 4;

    // Training, its validation and its picture alternate.
    private const int MostLists = 16;

    private readonly LinkedList<Known> _known = [];
    private bool _isRefused;

    /// <summary>Runs a list as a graph.</summary>
    /// <param name="list">What is to be done.</param>
    /// <param name="stream">Where.</param>
    /// <returns>False where it has to be launched one by one.</returns>
    public bool Run(LaunchList list, AcceleratorStream stream)
    {
        if (_isRefused || list.Count < LeastLaunches) return false;
        Known? known = Find(list);
        if (known is null)
        {
            Remember(list.Copy());
            return false;
        }
        known.Graph ??= record(() => known.List.RunOn(stream));
        _isRefused = known.Graph?.Launch() != true;
        return !_isRefused;
    }

    /// <summary>Frees all graphs.</summary>
    public void Dispose()
    {
        foreach (Known known in _known) known.Graph?.Dispose();
        _known.Clear();
    }

    /// <summary>The entry of a list, which becomes the newest.</summary>
    private Known? Find(LaunchList list)
    {
        for (LinkedListNode<Known>? node = _known.First; node is not null; node = node.Next)
        {
            if (!node.Value.List.Equals(list)) continue;
            _known.Remove(node);
            _known.AddFirst(node);
            return node.Value;
        }
        return null;
    }

    private void Remember(LaunchList list)
    {
        _known.AddFirst(new Known(list));
        if (_known.Count <= MostLists) return;
        _known.Last!.Value.Graph?.Dispose();
        _known.RemoveLast();
    }

    private sealed class Known(LaunchList list)
    {
        public LaunchList List => list;

        public ILaunchGraph? Graph { get; set; }
    }
}
