namespace AttentiveWriter.Gpu;

/// <summary>Launches that are recorded, and start as one.</summary>
internal interface ILaunchGraph : IDisposable
{
    /// <summary>Queues them all on the stream that they were recorded on.</summary>
    /// <exception cref="InvalidOperationException">The driver refuses: an earlier kernel failed.</exception>
    void Launch();
}
