using System.Runtime.ExceptionServices;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>A fixed set of threads that do the same piece of work together and wait for each other at its end.</summary>
/// <remarks>The calling thread is worker 0, so a team of one has no thread of its own. Running work allocates nothing.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly SemaphoreSlim[] _start;
    private readonly SemaphoreSlim _done = new(0);
    private Action<int> _work = _ => { };
    private ExceptionDispatchInfo? _failure;
    private volatile bool _closing;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">Workers, at least 1.</param>
    /// <exception cref="IOException">The system starts no more threads.</exception>
    public WorkerTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _start = new SemaphoreSlim[count];
        for (int i = 1; i < count; i++) _start[i] = new SemaphoreSlim(0);
        for (int i = 1; i < count; i++) Start(i);
    }

    /// <summary>Number of workers.</summary>
    public int Count { get; }

    /// <summary>Calls <paramref name="work"/> with 0, 1, ..., Count - 1 at the same time, and returns when all have ended.</summary>
    /// <remarks>Where one throws, the others still end and the first exception is thrown here.</remarks>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    public void Run(Action<int> work)
    {
        ObjectDisposedException.ThrowIf(_closing, this);
        _work = work;
        _failure = null;
        for (int i = 1; i < Count; i++) _start[i].Release();
        Do(0);
        // One permit from each worker: a late one can then never be taken for one of the next run.
        for (int i = 1; i < Count; i++) _done.Wait();
        _failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _closing = true;
        for (int i = 1; i < Count; i++) _start[i].Release();
    }

    private void Start(int worker)
    {
        try
        {
            new Thread(() => Loop(worker)) { IsBackground = true, Name = $"AttentiveWriter worker {worker}" }.Start();
        }
        // What .NET throws whatever the system refused: each thread needs a file handle of its own, too.
        catch (OutOfMemoryException e)
        {
            Dispose();
            throw new IOException(
                $"thread {worker + 1} of {Count} could not be started: too many files are open (see ulimit -n), there are too many threads "
                + "(see ulimit -u), or there is no memory for it", e);
        }
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _start[worker].Wait();
            if (_closing) return;
            Do(worker);
            _done.Release();
        }
    }

    private void Do(int worker)
    {
        try
        {
            _work(worker);
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the calling thread.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
    }
}
