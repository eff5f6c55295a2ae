using System.Runtime.InteropServices;
using System.Text;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Mpi;

/// <summary>The ranks of an MPI job.</summary>
/// <remarks>MPI is started once in a process, and ended once, by <see cref="Dispose"/>; all calls come from the thread that started
/// it.</remarks>
public sealed unsafe partial class MpiCommunicator : ICommunicator, IDisposable
{
    private const int TextLength = 1024, UsualSeconds = 600;

    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int> _allToAll;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int> _allGather;
    private readonly RankWatch _watch;
    private bool _isDisposed;

    /// <summary>Joins the job.</summary>
    /// <param name="library">The library.</param>
    /// <param name="launch">What the launcher said of it; null where there was none, and this process is the only rank.</param>
    /// <param name="most">How long this rank may wait for the others; null for ten minutes.</param>
    /// <param name="hangs">Called, on another thread, where it waits longer, with how long: it should end the process.</param>
    /// <exception cref="MpiException">The library is not that of the launcher, or has failed.</exception>
    public MpiCommunicator(MpiLibrary library, Launch? launch, TimeSpan? most = null, Action<TimeSpan>? hangs = null)
    {
        ArgumentNullException.ThrowIfNull(library);
        Library = library;
        int provided, rank, size;
        _watch = new RankWatch(most ?? TimeSpan.FromSeconds(UsualSeconds), hangs ?? (_ => Quit(1)));
        _watch.Begin();
        int funneled = library.Family == MpiFamily.Standard ? 1024 : 1;
        Require(((delegate* unmanaged<void*, void*, int, int*, int>)library.Function("MPI_Init_thread"))(null, null, funneled, &provided));
        Require(((delegate* unmanaged<nint, nint, int>)library.Function("MPI_Comm_set_errhandler"))(
            library.CommWorld, library.ErrorsReturn));
        Require(((delegate* unmanaged<nint, int*, int>)library.Function("MPI_Comm_rank"))(library.CommWorld, &rank));
        Require(((delegate* unmanaged<nint, int*, int>)library.Function("MPI_Comm_size"))(library.CommWorld, &size));
        (Rank, Size) = (rank, size);
        _allGather = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int>)library.Function("MPI_Allgatherv");
        _allToAll = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int>)library.Function("MPI_Alltoallv");
        _watch.End();
        if (launch is null || launch.Size == size) return;
        Dispose();
        throw new MpiException(Mixture(library, launch, size));
    }

    /// <summary>Joins the job that the environment tells of, with the library that it names or that belongs to its launcher; without a
    /// launcher this process is the only rank.</summary>
    /// <exception cref="MpiException">There is no library, or not the launcher's.</exception>
    public static MpiCommunicator Join()
    {
        var launch = Launch.Find(Environment.GetEnvironmentVariable);
        return new MpiCommunicator(MpiLibrary.Find(launch, Environment.GetEnvironmentVariable), launch);
    }

    /// <summary>How long this rank may wait for the others.</summary>
    public TimeSpan Patience
    {
        get => _watch.Most;
        set => _watch.Most = value;
    }

    /// <summary>The library.</summary>
    public MpiLibrary Library { get; }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> part, Span<byte> all, ReadOnlySpan<int> counts)
    {
        RequireCounts(counts, all.Length);
        Span<int> places = stackalloc int[Size];
        Places(counts, places);
        _watch.Begin();
        fixed (byte* from = part, to = all)
        fixed (int* count = counts, place = places)
            Require(_allGather(from, part.Length, Library.Byte, to, count, place, Library.Byte, Library.CommWorld));
        _watch.End();
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        RequireCounts(sentCounts, sent.Length);
        RequireCounts(receivedCounts, received.Length);
        Span<int> sentPlaces = stackalloc int[Size], receivedPlaces = stackalloc int[Size];
        Places(sentCounts, sentPlaces);
        Places(receivedCounts, receivedPlaces);
        _watch.Begin();
        fixed (byte* from = sent, to = received)
        fixed (int* sentCount = sentCounts, sentPlace = sentPlaces, receivedCount = receivedCounts, receivedPlace = receivedPlaces)
        {
            Require(_allToAll(from, sentCount, sentPlace, Library.Byte, to, receivedCount, receivedPlace, Library.Byte, Library.CommWorld));
        }
        _watch.End();
    }

    /// <summary>Ends all ranks at once, this one too; it does not return.</summary>
    /// <param name="code">The exit code of the job.</param>
    public void Abort(int code) =>
        ((delegate* unmanaged<nint, int, int>)Library.Function("MPI_Abort"))(Library.CommWorld, code);

    /// <summary>Ends this process at once, with nothing tidied up: its launcher then ends the job. For a thread that finds that another
    /// waits inside of MPI, and will not come back.</summary>
    /// <param name="code">The exit code.</param>
    public static void Quit(int code) => Exit(code);

    /// <summary>Leaves the job in order: it waits until all ranks do.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _watch.Begin();
        ((delegate* unmanaged<int>)Library.Function("MPI_Finalize"))();
        _watch.Dispose();
    }

    private static string Mixture(MpiLibrary library, Launch launch, int size) =>
        $"{launch.Launcher} has started {launch.Size} processes, but {library.Version} ({library.Name}) knows of {size}: "
        + (launch.Family is not null
            ? $"it is not the library that belongs to that launcher; name the right one in {MpiLibrary.Variable}, or start with "
            + $"{(library.Family == MpiFamily.OpenMpi ? "mpirun of Open MPI" : "mpiexec of MPICH")}"
            : $"start with srun --mpi={(library.Family == MpiFamily.OpenMpi ? "pmix" : "pmi2")}, or with the library's own mpirun");

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    private static void Places(ReadOnlySpan<int> counts, Span<int> places)
    {
        for (int i = 1; i < counts.Length; i++) places[i] = checked(places[i - 1] + counts[i - 1]);
    }

    private void RequireCounts(ReadOnlySpan<int> counts, int length)
    {
        long sum = 0;
        foreach (int count in counts) sum += count;
        if (counts.Length != Size || sum != length)
            throw new ArgumentException($"{counts.Length} counts of {sum} bytes in all, expected {Size} of {length}", nameof(counts));
    }

    private void Require(int code)
    {
        if (code == 0) return;
        byte[] text = new byte[TextLength];
        int length;
        fixed (byte* at = text) ((delegate* unmanaged<int, byte*, int*, int>)Library.Function("MPI_Error_string"))(code, at, &length);
        throw new MpiException($"{Library.Version}: {Encoding.UTF8.GetString(text, 0, Math.Clamp(length, 0, TextLength)).Trim('\0')}");
    }
}
