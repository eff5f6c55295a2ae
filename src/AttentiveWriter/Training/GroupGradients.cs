using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Adds the gradients of the groups of a batch, in the order of a <see cref="GroupTree"/>: those of other ranks
/// too.</summary>
internal sealed class GroupGradients : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Executor _executor;
    private readonly BatchGroups _groups;
    private readonly Arena _arena;
    private readonly GroupTree _tree = new();
    private readonly Matrix[][] _kept;
    private readonly GradientExchange? _exchange;
    private readonly Action<Kernels> _keep, _add;
    private int _place;

    /// <summary>Takes memory for the sums that wait for others.</summary>
    /// <param name="parameters">Whose gradients they are.</param>
    /// <param name="executor">What the work runs on.</param>
    /// <param name="groups">The groups of this rank.</param>
    /// <param name="ranks">The others; null where there are none.</param>
    public GroupGradients(IReadOnlyList<Parameter> parameters, Executor executor, BatchGroups groups, ICommunicator? ranks)
    {
        (_parameters, _executor, _groups) = (parameters, executor, groups);
        _arena = new Arena(executor.Memory);
        // The sums that wait while there are most of them; the newest is in the parameters.
        int most = Enumerable.Range(groups.First, groups.End - groups.First).Max(g => GroupTree.Sums(groups.First, g).Length);
        _kept = [.. Enumerable.Range(0, most).Select(_ =>
            parameters.Select(p => _arena.Allocate(p.Gradient.Rows, p.Gradient.Columns)).ToArray())];
        if (ranks is not null) _exchange = new GradientExchange(parameters, executor.Memory, groups, ranks);
        (_keep, _add) = (Keep, Add);
    }

    /// <summary>Takes the gradient of the next group of this rank, which the parameters have.</summary>
    public void Take(int group)
    {
        int added = _tree.Push(group, 1), place = _tree.Open - 1;
        for (int i = added - 1; i >= 0; i--) Run(_add, place + i);
        if (group < _groups.End - 1) Run(_keep, place);
    }

    /// <summary>Gives the parameters the gradient of the whole batch, once all groups have been taken.</summary>
    public void Finish()
    {
        if (_exchange is not null) _exchange.Run(_kept);
        else for (int place = _tree.Open - 2; place >= 0; place--) Run(_add, place);
        _tree.Clear();
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _arena.Dispose();

    private void Run(Action<Kernels> work, int place)
    {
        _place = place;
        _executor.Run(_groups.Rows, work);
    }

    private void Keep(Kernels kernels)
    {
        for (int i = 0; i < _parameters.Count; i++) kernels.KeepGradient(_parameters[i].Gradient, _kept[_place][i]);
    }

    private void Add(Kernels kernels)
    {
        for (int i = 0; i < _parameters.Count; i++) kernels.AddGradient(_kept[_place][i], _parameters[i].Gradient);
    }
}
