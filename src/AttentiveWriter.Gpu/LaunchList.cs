using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace AttentiveWriter.Gpu;

/// <summary>Launches in order, each with the arguments that it will have.</summary>
internal sealed class LaunchList
{
    // Arguments hold numbers of eight bytes.
    private const int Alignment = 8;

    private readonly List<Entry> _entries = [];
    private byte[] _arguments = new byte[4096];
    private int _used;

    /// <summary>Number of launches.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a launch.</summary>
    /// <param name="launcher">The kernel.</param>
    /// <param name="config">Groups, and threads of a group.</param>
    /// <param name="arguments">What it is given.</param>
    public void Add<T>(Launcher<T> launcher, KernelConfig config, in T arguments)
        where T : unmanaged
    {
        int length = (Unsafe.SizeOf<T>() + Alignment - 1) / Alignment * Alignment;
        if (_used + length > _arguments.Length) Array.Resize(ref _arguments, Math.Max(2 * _arguments.Length, _used + length));
        UsedBytes<T>.Write(arguments, _arguments.AsSpan(_used));
        _entries.Add(new Entry(launcher, config, _used));
        _used += length;
    }

    /// <summary>Forgets all launches.</summary>
    public void Clear()
    {
        _entries.Clear();
        // Between two structures may lie bytes that nobody writes: they must not hold what was there before.
        _arguments.AsSpan(0, _used).Clear();
        _used = 0;
    }

    /// <summary>Queues all launches.</summary>
    public void RunOn(AcceleratorStream stream)
    {
        foreach (Entry entry in _entries) entry.Launcher.Launch(stream, entry.Config, _arguments.AsSpan(entry.Arguments));
    }

    /// <summary>Whether another list would do the same.</summary>
    public bool Equals(LaunchList other) =>
        CollectionsMarshal.AsSpan(_entries).SequenceEqual(CollectionsMarshal.AsSpan(other._entries))
        && _arguments.AsSpan(0, _used).SequenceEqual(other._arguments.AsSpan(0, other._used));

    /// <summary>Returns a list of the same launches.</summary>
    public LaunchList Copy()
    {
        var copy = new LaunchList { _arguments = _arguments[.._used], _used = _used };
        copy._entries.AddRange(_entries);
        return copy;
    }

    private readonly struct Entry(Launcher launcher, KernelConfig config, int arguments) : IEquatable<Entry>
    {
        public Launcher Launcher => launcher;

        public KernelConfig Config => config;

        public int Arguments => arguments;

        public bool Equals(Entry other) => launcher == other.Launcher && arguments == other.Arguments
            && config.GridDim.Equals(other.Config.GridDim) && config.GroupDim.Equals(other.Config.GroupDim);

        public override bool Equals(object? obj) => obj is Entry other && Equals(other);

        public override int GetHashCode() => arguments;
    }
}
