namespace AttentiveWriter.Tensors;

/// <summary>Hands out matrices from large blocks of a device's memory, and frees them all together.</summary>
/// <remarks>There is no freeing of single matrices: a tape takes what it needs once and uses it at every step. Not thread-safe.</remarks>
/// <param name="memory">Where the blocks come from.</param>
public sealed class Arena(IMemory memory) : IDisposable
{
    // Blocks double up to the largest: one image needs little memory, a training step much.
    private const nuint Alignment = 64, SmallestBlock = 64 << 10, LargestBlock = 4 << 20;

    [ThreadStatic]
    private static long? _allowed;

    private readonly List<nint> _blocks = [];
    private nint _next;
    private nuint _left;
    private bool _isDisposed;

    /// <summary>Where the blocks come from.</summary>
    internal IMemory Memory => memory;

    /// <summary>Bytes taken from the device so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a matrix of zeros.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <exception cref="InvalidOperationException">The matrix would have more than 2^31 - 1 values.</exception>
    /// <exception cref="OutOfMemoryException">The device has no such memory.</exception>
    public Matrix Allocate(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        long count = (long)rows * columns;
        if (count > int.MaxValue) throw new InvalidOperationException($"a matrix of {rows} x {columns} has more than 2^31 - 1 values");
        nuint bytes = ((nuint)count * sizeof(float) + Alignment - 1) / Alignment * Alignment;
        if (bytes > _left) AddBlock(Math.Max(bytes, Math.Clamp((nuint)Bytes, SmallestBlock, LargestBlock)));
        var matrix = new Matrix(_next, rows, columns);
        _next += (nint)bytes;
        _left -= bytes;
        return matrix;
    }

    /// <summary>Refuses an arena whose memory has been given back: it is somebody else's by now.</summary>
    /// <exception cref="ObjectDisposedException">It has.</exception>
    internal void RequireAlive()
    {
        if (_isDisposed)
            throw new ObjectDisposedException(null,
                "the model has been disposed, or the trainer whose average it was: its weights are gone");
    }

    /// <summary>Makes something that may take only so much from all arenas, on this thread: what a file says of itself is not
    /// trusted.</summary>
    /// <param name="bytes">What it may take.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="InsufficientMemoryException">It asked for more; that was not taken.</exception>
    internal static T Within<T>(long bytes, Func<T> make)
    {
        _allowed = bytes;
        try
        {
            return make();
        }
        finally
        {
            _allowed = null;
        }
    }

    /// <summary>Gives all memory back; every matrix of this arena is then invalid.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        GC.SuppressFinalize(this);
        foreach (nint block in _blocks) memory.Free(block);
        _blocks.Clear();
        _next = 0;
        _left = 0;
        Bytes = 0;
    }

    /// <summary>Frees the memory of an arena that nobody disposed.</summary>
    ~Arena() => Dispose();

    private void AddBlock(nuint bytes)
    {
        if ((_allowed -= (long)bytes) < 0) throw new InsufficientMemoryException();
        _next = memory.Allocate(bytes);
        _left = bytes;
        _blocks.Add(_next);
        Bytes += (long)bytes;
    }
}
