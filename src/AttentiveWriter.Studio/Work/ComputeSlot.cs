using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Work;

/// <summary>Lets one request compute at a time; a few wait, and more are refused.</summary>
internal sealed class ComputeSlot : IAsyncDisposable
{
    private const int MostWaiting = 16;
    private readonly SemaphoreSlim _free = new(1);
    private int _inside;
    private Task? _closed;

    /// <summary>Whether something is computed now.</summary>
    public bool IsBusy => _free.CurrentCount == 0;

    /// <summary>Computes when it is this request's turn, away from the threads that serve.</summary>
    /// <param name="compute">The work; it should heed the token.</param>
    /// <param name="cancellation">Ends it when the client has left.</param>
    /// <exception cref="Refusal">Too many wait already.</exception>
    public async Task<T> Run<T>(Func<T> compute, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _inside) > MostWaiting + 1)
        {
            Interlocked.Decrement(ref _inside);
            throw new Refusal(StatusCodes.Status429TooManyRequests, $"{MostWaiting} requests wait for their turn already; try again in a "
                + "second");
        }
        try
        {
            await _free.WaitAsync(cancellation);
            try
            {
                return await Task.Run(compute, cancellation);
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Lets what is computed end, and nothing else begin: what it computed with may then be freed.</summary>
    public ValueTask DisposeAsync() => new(_closed ??= _free.WaitAsync());
}
