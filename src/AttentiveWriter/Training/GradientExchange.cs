using System.Numerics;
using System.Runtime.InteropServices;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Adds the gradients that ranks have formed: each rank gets its share of the values from all, adds them in the order of the
/// <see cref="GroupTree"/>, and gives the sums to all.</summary>
/// <remarks>Two gradients' worth of bytes to and from each rank, however many there are. What MPI itself adds has other bits with another
/// number of ranks.</remarks>
internal sealed class GradientExchange
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly DeviceMemory _memory;
    private readonly ICommunicator _ranks;
    private readonly (int First, int Length)[] _sums;
    private readonly int _own, _length;
    private readonly int[] _shares, _sentCounts, _receivedCounts, _waiting;
    private readonly float[] _gradient, _sent, _received;
    private readonly GroupTree _tree = new();

    /// <summary>Takes memory on the host.</summary>
    public GradientExchange(IReadOnlyList<Parameter> parameters, DeviceMemory memory, BatchGroups groups, ICommunicator ranks)
    {
        (_parameters, _memory, _ranks) = (parameters, memory, ranks);
        long values = parameters.Sum(p => (long)p.Count);
        _length = (int)values;
        (int First, int Length)[][] sums = Sums(groups, ranks.Size);
        _sums = [.. sums.SelectMany(s => s)];
        _own = sums[ranks.Rank].Length;
        if (values * Math.Max(_own, 2) * sizeof(float) > Array.MaxLength)
            throw new SettingsException($"{values:N0} parameters are more than ranks can exchange the gradients of");
        _shares = [.. Enumerable.Range(0, ranks.Size).Select(rank => (int)(values * (rank + 1) / ranks.Size - values * rank / ranks.Size))];
        int share = _shares[ranks.Rank];
        _sentCounts = [.. _shares.Select(s => s * _own)];
        _receivedCounts = [.. sums.Select(s => s.Length * share)];
        (_gradient, _sent, _received) = (new float[_length], new float[_own * _length], new float[_sums.Length * share]);
        _waiting = new int[_sums.Length];
    }

    /// <summary>Bytes that it takes on the host.</summary>
    public static long Bytes(long parameters, BatchGroups groups, ICommunicator? ranks) => ranks is null ? 0
        : sizeof(float) * parameters * (1 + Sums(groups, ranks.Size)[ranks.Rank].Length)
            + sizeof(float) * parameters * Sums(groups, ranks.Size).Sum(s => s.Length) / ranks.Size;

    /// <summary>Gives the parameters the sum of the gradients of all ranks.</summary>
    /// <param name="kept">The sums of this rank, of each parameter, but for the last of them, which the parameters have.</param>
    public void Run(Matrix[][] kept)
    {
        // One sum lies as it is sent.
        if (_own == 1) Read(null, _sent);
        else for (int sum = 0; sum < _own; sum++) Place(sum, kept);
        _ranks.AllToAll<float>(_sent, _sentCounts, _received, _receivedCounts);
        _ranks.AllGather<float>(Added(), _gradient, _shares);
        for (int i = 0, first = 0; i < _parameters.Count; first += _parameters[i].Count, i++)
            _memory.Write(_gradient.AsSpan(first, _parameters[i].Count), _parameters[i].Gradient);
    }

    // A part of each sum for each rank.
    private void Place(int sum, Matrix[][] kept)
    {
        Read(sum < _own - 1 ? kept[sum] : null, _gradient);
        for (int rank = 0, first = 0, to = 0; rank < _shares.Length; first += _shares[rank], to += _sentCounts[rank], rank++)
            _gradient.AsSpan(first, _shares[rank]).CopyTo(_sent.AsSpan(to + sum * _shares[rank]));
    }

    // Of each rank.
    private static (int First, int Length)[][] Sums(BatchGroups groups, int ranks)
    {
        int each = groups.Count / ranks;
        return [.. Enumerable.Range(0, ranks).Select(rank => GroupTree.Sums(rank * each, (rank + 1) * each))];
    }

    private void Read(Matrix[]? kept, float[] values)
    {
        for (int i = 0, first = 0; i < _parameters.Count; first += _parameters[i].Count, i++)
            _memory.Read(kept?[i] ?? _parameters[i].Gradient, values.AsSpan(first, _parameters[i].Count));
    }

    // This rank's share of the values, of the whole batch.
    private ReadOnlySpan<float> Added()
    {
        _tree.Clear();
        for (int sum = 0; sum < _sums.Length; sum++)
        {
            int added = _tree.Push(_sums[sum].First, _sums[sum].Length), place = _tree.Open - 1;
            for (int i = added - 1; i >= 0; i--) Add(_waiting[place + i], sum);
            _waiting[place] = sum;
        }
        int last = _waiting[_tree.Open - 1];
        for (int place = _tree.Open - 2; place >= 0; place--) Add(_waiting[place], last);
        return Received(last);
    }

    private void Add(int waiting, int sum)
    {
        Span<float> from = Received(waiting), to = Received(sum);
        Span<Vector<float>> fromLanes = MemoryMarshal.Cast<float, Vector<float>>(from);
        Span<Vector<float>> toLanes = MemoryMarshal.Cast<float, Vector<float>>(to);
        for (int i = 0; i < toLanes.Length; i++) toLanes[i] += fromLanes[i];
        for (int i = toLanes.Length * Vector<float>.Count; i < to.Length; i++) to[i] += from[i];
    }

    private Span<float> Received(int sum) => _received.AsSpan(sum * _shares[_ranks.Rank], _shares[_ranks.Rank]);
}
