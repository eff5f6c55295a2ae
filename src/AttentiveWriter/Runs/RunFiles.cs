using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>The files that a run writes into its folder: which they are, and what it has left: removed, or moved out of the way, and
/// nothing that is somebody else's.</summary>
public static class RunFiles
{
    /// <summary>The files that a run writes under a name that stays, whether they are there or not.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<string> Names(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. Always(run), CardOf(run), .. PlotsOf(run), run.ConfigPath];
    }

    /// <summary>The folders that a run makes, whether they are there or not.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<string> Folders(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [run.SamplesPath, run.PlotsPath, run.CheckpointsPath];
    }

    /// <summary>Returns what a new run would replace, in words that follow the folder's name; null where that is nothing.</summary>
    /// <param name="run">The folder.</param>
    public static string? Obstacle(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.HasTraining ? "holds a run" : run.HasBestWeights ? "holds a model" : Of(run) is [.., string file]
            ? $"has a {Path.GetRelativePath(run.Path, file)}, which the run would replace" : null;
    }

    /// <summary>Makes sure that a new run would replace nothing.</summary>
    /// <param name="run">The folder.</param>
    /// <exception cref="SettingsException">There is a run or a model there, or a file that has the name of one of a run's.</exception>
    public static void RequireNone(RunFolder run)
    {
        if (Obstacle(run) is string obstacle)
            throw new SettingsException($"{run.Path} {obstacle}; take another folder, or say what becomes of it: "
                + $"{nameof(RunOptions)}.{nameof(RunOptions.Existing)}");
    }

    /// <summary>Returns the folder of the run, the model or the export that a file belongs to, as its name and place say; null where it
    /// belongs to none.</summary>
    /// <param name="file">The file, which need not be there.</param>
    public static string? HolderOf(string file)
    {
        string full = Path.GetFullPath(file);
        string? folder = Path.GetDirectoryName(full), above = Path.GetDirectoryName(folder);
        return folder is not null && Holds(new RunFolder(folder), full) ? folder : above is not null && Holds(new RunFolder(above), full)
            ? above : null;
    }

    /// <summary>Returns the folder of a run's own in which a path lies, or which it is, such as its checkpoints; null where it lies in
    /// none.</summary>
    /// <param name="path">The path, which need not be there.</param>
    public static string? FolderAround(string path)
    {
        for (string? at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)); Path.GetDirectoryName(at) is string above; at = above)
        {
            var run = new RunFolder(above);
            if (Folders(run).Any(own => own.Equals(at, StringComparison.OrdinalIgnoreCase)) && run.HasTraining) return at;
        }
        return null;
    }

    private static bool Holds(RunFolder run, string file)
    {
        if (!run.HasRun && !File.Exists(run.ConfigPath)) return false;
        // Some file systems do not tell capitals apart.
        bool Is(string own) => own.Equals(file, StringComparison.OrdinalIgnoreCase);
        return Names(run).Any(Is) || run.IsOfAStep(file)
            || (HuggingFaceFolder.IsExport(run.Path) && HuggingFaceFolder.FileNames.Any(own => Is(Path.Combine(run.Path, own))));
    }

    /// <summary>Removes the files of an earlier run, and no others.</summary>
    internal static void Clear(RunFolder run)
    {
        foreach (string file in Of(run)) DiskFileSystem.Current.Delete(file);
        run.Sync();
    }

    /// <summary>Moves files out of the way of a new run, or of one that goes on, into a folder of their own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="files">The files, or null for all of an earlier run.</param>
    /// <returns>The folder; null where there are none.</returns>
    internal static string? SetAside(RunFolder run, IReadOnlyCollection<string>? files = null)
    {
        files ??= Of(run);
        if (files.Count == 0) return null;
        string aside = Enumerable.Range(1, int.MaxValue).Select(n => Path.Combine(run.Path, $"aside-{n}"))
            .First(folder => !Directory.Exists(folder));
        DurableFolder.Create(aside);
        foreach (string file in files) DiskFileSystem.Current.Rename(file, Path.Combine(aside, Path.GetFileName(file)));
        DiskFileSystem.Current.SyncFolder(aside);
        run.Sync();
        return aside;
    }

    // What a run writes, as far as it is there. The configuration comes last: without it, what is left would be nobody's.
    private static string[] Of(RunFolder run)
    {
        IEnumerable<string> card = ModelCard.IsWritten(run.Path) ? [CardOf(run)] : [];
        string[] files = [.. Always(run), .. card, .. run.Samples().Select(s => s.Path),
            .. PlotsOf(run), .. Enumerable.Reverse(run.Checkpoints()), run.ConfigPath];
        return [.. files.Where(File.Exists)];
    }

    private static string[] Always(RunFolder run) => [run.MetricsPath, run.TimingPath, run.ReportPath, run.SummaryPath, run.WeightsPath];

    private static string CardOf(RunFolder run) => Path.Combine(run.Path, ModelCard.FileName);

    private static IEnumerable<string> PlotsOf(RunFolder run) =>
        RunPlots.Names.SelectMany(name => new[] { Path.Combine(run.PlotsPath, name + ".svg"), Path.Combine(run.PlotsPath, name + ".png") });

    /// <summary>Removes the temporary files of a run that was killed while it saved; nobody else may be writing here.</summary>
    internal static void RemoveLeftOvers(RunFolder run)
    {
        foreach (string folder in new[] { run.Path, run.SamplesPath, run.CheckpointsPath }.Where(Directory.Exists))
            foreach (string file in Directory.GetFiles(folder, ".*.tmp").Where(AtomicFile.IsTemporary)) DiskFileSystem.Current.Delete(file);
    }
}
