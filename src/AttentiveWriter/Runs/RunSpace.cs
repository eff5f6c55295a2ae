using AttentiveWriter.Formats;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>The room that a run needs on its disk.</summary>
internal static class RunSpace
{
    // Metrics, samples and the summary of a long run, generously.
    private const long OtherBytes = 64 << 20;

    /// <summary>Refuses a run that its disk has no room for: it would end in the middle.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static void Require(RunFolder folder, Model model, RunConfig config)
    {
        // Those before each step and at the end are all that there can be.
        long keep = Math.Min(config.Training.KeepCheckpoints, config.Training.Steps + 1);
        // While one more is written, those that are kept are still there.
        long checkpoint = Checkpoint.Size(model, config.Training), needed = (keep + 2) * checkpoint + OtherBytes;
        long there = Directory.Exists(folder.CheckpointsPath) ? Directory.GetFiles(folder.CheckpointsPath).Sum(f => new FileInfo(f).Length)
            : 0;
        if (DiskFileSystem.Current.FreeSpace(folder.Path) is not long free || free + there >= needed) return;
        throw new IOException(FormattableString.Invariant($"{folder.Path}: the run needs {needed >> 20} MiB for ")
            + FormattableString.Invariant($"{Plural.Of(keep, "checkpoint")} of ")
            + FormattableString.Invariant($"{(checkpoint >> 20) + 1} MiB and what goes with them, but {free >> 20} MiB are free; make ")
                + "room, "
            + "choose another folder, or keep fewer (keep_checkpoints)");
    }
}
