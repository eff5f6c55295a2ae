using AttentiveWriter.Formats;

namespace AttentiveWriter.Training;

/// <summary>What a run has left in its folder: removed, or moved out of the way, and nothing that is somebody else's.</summary>
internal static class RunFiles
{
    /// <summary>Removes the files of an earlier run, and no others.</summary>
    public static void Clear(RunFolder run)
    {
        foreach (string file in Of(run)) DiskFileSystem.Current.Delete(file);
        run.Sync();
    }

    /// <summary>Moves files out of the way of a new run, or of one that goes on, into a folder of their own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="files">The files, or null for all of an earlier run.</param>
    /// <returns>The folder; null where there are none.</returns>
    public static string? SetAside(RunFolder run, IReadOnlyCollection<string>? files = null)
    {
        files ??= Of(run);
        if (files.Count == 0) return null;
        string aside = Enumerable.Range(1, int.MaxValue).Select(n => Path.Combine(run.Path, $"aside-{n}")).First(folder => !Directory.Exists(folder));
        DurableFolder.Create(aside);
        foreach (string file in files) DiskFileSystem.Current.Rename(file, Path.Combine(aside, Path.GetFileName(file)));
        DiskFileSystem.Current.SyncFolder(aside);
        run.Sync();
        return aside;
    }

    // What a run writes, as far as it is there. The configuration comes last: without it, what is left would be nobody's.
    private static string[] Of(RunFolder run)
    {
        IEnumerable<string> card = ModelCard.IsWritten(run.Path) ? [Path.Combine(run.Path, ModelCard.FileName)] : [];
        IEnumerable<string> plots = RunPlots.Names.Select(name => Path.Combine(run.PlotsPath, name));
        string[] files = [run.MetricsPath, run.TimingPath, run.ReportPath, run.SummaryPath, run.WeightsPath, .. card, .. run.Samples().Select(s => s.Path),
            .. plots.Select(p => p + ".svg"), .. plots.Select(p => p + ".png"), .. Enumerable.Reverse(run.Checkpoints()), run.ConfigPath];
        return [.. files.Where(File.Exists)];
    }

    /// <summary>Removes the temporary files of a run that was killed while it saved; nobody else may be writing here.</summary>
    public static void RemoveLeftOvers(RunFolder run)
    {
        foreach (string folder in new[] { run.Path, run.SamplesPath, run.CheckpointsPath }.Where(Directory.Exists))
            foreach (string file in Directory.GetFiles(folder, ".*.tmp").Where(AtomicFile.IsTemporary)) DiskFileSystem.Current.Delete(file);
    }
}
