namespace AttentiveWriter.Runs;

/// <summary>What training over ranks came to, beside one process with as many threads.</summary>
/// <param name="Ranks">Processes.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Groups">Groups of them.</param>
/// <param name="Rounds">Rounds; all figures are their medians.</param>
/// <param name="ImagesPerSecond">Training over ranks.</param>
/// <param name="AloneImagesPerSecond">Training by one process with the threads of all ranks, in one group; null where the ranks are on
/// several machines or were told not to.</param>
/// <param name="Ratio">The first to the second, of the same round; null as that.</param>
/// <param name="WaitShare">The part of a step in which rank 0 waits for the others.</param>
/// <param name="MessageShare">The part of a step that messages take, once all ranks are there.</param>
/// <param name="SentBytesPerStep">Bytes that rank 0 sends to the others in a step.</param>
public sealed record RankBenchmarkReport(
    int Ranks, int Threads, int Batch, int Groups, int Rounds, double ImagesPerSecond, double? AloneImagesPerSecond, double? Ratio,
    double WaitShare, double MessageShare, long SentBytesPerStep);
