namespace AttentiveWriter.Gpu;

/// <summary>Launches that are recorded, and start as one.</summary>
internal interface ILaunchGraph : IDisposable
{
    /// <summary>Queues them all on the stream that they were recorded on.</summary>
    /// <returns>False where the driver refuses; nothing of it is then done.</returns>
    bool Launch();
}
