using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>What somebody means who wants to go on with a run: its folder, or one of its checkpoints.</summary>
internal static class ResumePoint
{
    /// <summary>Returns the run of a path: a run's folder, or one of its checkpoints.</summary>
    /// <exception cref="InputFileException">There is nothing there.</exception>
    /// <exception cref="SettingsException">It is a file elsewhere.</exception>
    public static RunFolder Folder(string path)
    {
        if (Directory.Exists(path)) return new RunFolder(path);
        if (!File.Exists(path))
        {
            RegularFile.RequireVisible(path);
            bool ships = ShippedModels.Find(path) is not null;
            throw new InputFileException(path, "no such run folder or checkpoint"
                + (ships ? $"; the model '{path}' that ships has no optimiser state to go on with: start a new run from its weights" : ""))
            {
                Remedy = ships ? Remedy.BeginWithWeights : Remedy.None,
            };
        }
        string? folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path)));
        var run = new RunFolder(folder ?? "");
        return folder is not null && Path.GetFullPath(run.CheckpointsPath) == Path.GetDirectoryName(Path.GetFullPath(path)) ? run
            : throw new SettingsException($"{path} is not in the checkpoints folder of a run, so there is no run to go on with; put it "
                + "into DIR/checkpoints, or start a new run from its weights")
            { Remedy = Remedy.BeginWithWeights };
    }

    /// <summary>Returns the checkpoint that a path means: itself, or a run's newest.</summary>
    /// <param name="run">What that returned.</param>
    /// <param name="of">What <see cref="Folder"/> was given.</param>
    /// <param name="dropNewer">Whether there may be newer ones.</param>
    public static string Checkpoint(RunFolder run, string of, bool dropNewer)
    {
        string? newest = run.NewestCheckpoint();
        if (Directory.Exists(of))
        {
            return newest ?? throw (run.HasBestWeights
                ? new InputFileException(of,
                    "no checkpoint in this folder, and weights alone have no optimiser state to go on with; start a new run from "
                    + "them")
                { Remedy = Remedy.BeginWithWeights }
                : new InputFileException(of, "no checkpoint in this folder; expected a run folder"));
        }
        return dropNewer || Path.GetFileName(newest) == Path.GetFileName(of) ? of
            : throw new SettingsException($"the run has a newer checkpoint, {newest}; go on with that one, or drop what is "
                + "newer")
            { Remedy = Remedy.DropNewer };
    }
}
