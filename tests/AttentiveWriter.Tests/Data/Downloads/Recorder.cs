using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;

namespace AttentiveWriter.Tests.Data.Downloads;

/// <summary>Remembers what a download said.</summary>
internal sealed class Recorder : IDownloadObserver
{
    /// <summary>Is called with each count of bytes.</summary>
    public Action<long>? OnReceived { get; init; }

    public long Kept { get; private set; }

    public List<long> Counts { get; } = [];

    public List<string> Problems { get; } = [];

    public void Starting(DataFile file, long kept) => Kept = kept;

    public void Received(long bytes)
    {
        Counts.Add(bytes);
        OnReceived?.Invoke(bytes);
    }

    public void Retrying(string problem, TimeSpan pause) => Problems.Add(problem);

    public void Checking()
    {
    }

    public void Unpacking(string name)
    {
    }
}
