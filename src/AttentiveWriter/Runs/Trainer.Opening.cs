using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <content>How a run begins: anew, or from a checkpoint.</content>
public sealed partial class Trainer
{
    private const int MeanImages = 1000;

    // Metrics, samples and the summary of a long run, generously.
    private const long OtherBytes = 64 << 20;

    /// <summary>Starts a run in a folder.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images; null trains without validation.</param>
    /// <param name="folder">Where the run is written; made where missing.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="weights">A model folder, run folder, checkpoint or model that ships, whose weights the run begins with, under a fresh optimiser; null draws them from the seed.</param>
    /// <param name="replace">Whether the files of an earlier run in the folder are removed; otherwise such a folder is refused.</param>
    /// <exception cref="SettingsException">The settings are wrong or need more memory than there is, the images are not of the model's size, or there is a run in the folder.</exception>
    /// <exception cref="InputFileException">The weights are bad or do not fit.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static Trainer Start(RunConfig config, ImageSet images, ImageSet? validation, string folder, int threads, string? weights = null, bool replace = false)
    {
        // All that can be refused is refused before anything is removed.
        Trainer trainer = Create(config, images, validation, folder, threads, weights);
        return trainer.Opened(() =>
        {
            trainer.Take();
            if (!replace) RunFiles.RequireNone(trainer.Folder);
            trainer.RequireSpace();
            RunFiles.Clear(trainer.Folder);
            trainer.Begin();
        });
    }

    /// <summary>Goes on with the run that is in a folder, from its newest checkpoint that is whole, or starts it where there is none.</summary>
    /// <param name="config">The settings; of a run that goes on they must be its own, but for the number of steps.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images; null trains without validation.</param>
    /// <param name="folder">Where the run is written. Files of a run that cannot go on are moved into a folder within it.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="weights">What a new run begins with, as in <see cref="Start"/>.</param>
    /// <exception cref="SettingsException">The settings are wrong or need more memory than there is, are not those of the run, or the folder holds a model without a run.</exception>
    /// <exception cref="InputFileException">The weights are bad or do not fit, or the folder's <c>config.json</c> is not that of a run.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static Trainer StartOrResume(RunConfig config, ImageSet images, ImageSet? validation, string folder, int threads, string? weights = null)
    {
        Trainer trainer = Create(config, images, validation, folder, threads, weights);
        return trainer.Opened(() =>
        {
            trainer.Take();
            var passedOver = new List<string>();
            var newest = trainer.Folder.ReadNewestValid(e => passedOver.Add(e.Message));
            trainer.Beginning = trainer.Beginning with { PassedOver = passedOver };
            if (newest is (string checkpoint, SafetensorsFile file, RunConfig saved, TrainingState state))
            {
                RequireSame(saved, trainer.Config, folder);
                RequireData(saved.Data, config, images, validation);
                trainer.Beginning = trainer.Beginning with { TookData = saved.Data?.Train is null };
                trainer.GoOn(checkpoint, file, state);
                return;
            }
            if (trainer.Folder.HasBestWeights && !File.Exists(trainer.Folder.MetricsPath))
                throw new SettingsException($"{folder} holds a model that is of no run") { Remedy = Remedy.AnotherFolder };
            // A configuration of something else is not moved away.
            if (File.Exists(Path.Combine(folder, RunConfig.FileName))) RunConfig.Read(folder);
            trainer.RequireSpace();
            trainer.Beginning = trainer.Beginning with { SetAside = RunFiles.SetAside(trainer.Folder) };
            trainer.Begin();
        });
    }

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="path">A run's folder, for its newest checkpoint, or one of its checkpoints.</param>
    /// <param name="open">Given the run's settings, opens the training images and, where there are any, the validation images; it may return the
    /// settings with another number of steps.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="dropNewer">Whether checkpoints that are newer than the one given are deleted; otherwise it is refused.</param>
    /// <exception cref="SettingsException">There are newer checkpoints, there is too little memory, or fewer steps are planned than are done.</exception>
    /// <exception cref="InputFileException">There is no checkpoint, it is bad, or does not fit its own settings.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static Trainer Resume(string path, Func<RunConfig, (RunConfig Config, ImageSet Images, ImageSet? Validation)> open, int threads, bool dropNewer = false)
    {
        ArgumentNullException.ThrowIfNull(open);
        RunFolder folder = ResumePoint.Folder(path);
        // What is no run is refused before a lock is left in it.
        ResumePoint.Checkpoint(folder, path, dropNewer);
        // Before anything is read: a run that still writes here would delete the checkpoint that is about to be read.
        RunLock held = RunLock.Take(folder.Path);
        Trainer? trainer = null;
        try
        {
            string checkpoint = ResumePoint.Checkpoint(folder, path, dropNewer);
            (SafetensorsFile file, RunConfig config, TrainingState state) = RunFolder.ReadCheckpoint(checkpoint);
            // A model of the file's own size, before the training takes a multiple of what its configuration says.
            WeightsFile.Build(config, file, checkpoint).Model.Dispose();
            (config, ImageSet images, ImageSet? validation) = open(config);
            RequireRight(config);
            RequireData(config.Data, config, images, validation);
            trainer = new Trainer(config, images, validation, folder, threads) { _lock = held };
            trainer.Beginning = trainer.Beginning with { StaleLock = held.Stale, TookData = config.Data?.Train is null };
            trainer.GoOn(checkpoint, file, state);
            return trainer;
        }
        catch
        {
            trainer?.Dispose();
            held.Dispose();
            throw;
        }
    }

    private static Trainer Create(RunConfig config, ImageSet images, ImageSet? validation, string folder, int threads, string? weights)
    {
        RequireRight(config);
        // Of a configuration of another run, the data are that run's.
        if (config.Data?.Train is not null) config = config with { Data = null };
        var trainer = new Trainer(config, images, validation, new RunFolder(folder), threads);
        return trainer.Opened(() =>
        {
            if (weights is not null)
            {
                ModelFolder.CopyWeights(weights, trainer.Model);
                return;
            }
            trainer.Model.Initialise(config.Training.Seed);
            (trainer.Model as GenerativeModel)?.InitialiseCanvas(images.Mean(MeanImages));
        });
    }

    private static void RequireRight(RunConfig config)
    {
        if (config.Problems() is { Count: > 0 } problems) throw new SettingsException(string.Join("; ", problems));
    }

    // The same command, given again after whatever has ended it, goes on; other settings would make another run.
    private static void RequireSame(RunConfig there, RunConfig here, string folder)
    {
        bool isSameData = DataCatalogue.FullName(there.Training.Data) == here.Training.Data || there.Data?.Train is DataFingerprint known && here.Data?.Train?.Agrees(known) == true;
        there = there with { Training = there.Training with { Steps = here.Training.Steps, Data = isSameData ? here.Training.Data : there.Training.Data }, Data = here.Data };
        if (there == here) return;
        (string of, string wanted) = there.ToJson().Split('\n').Zip(here.ToJson().Split('\n')).FirstOrDefault(lines => lines.First != lines.Second);
        throw new SettingsException($"the run in {folder} has other settings: {of?.Trim(' ', ',')} there, {wanted?.Trim(' ', ',')} here") { Remedy = Remedy.OwnSettings };
    }

    /// <summary>Refuses other images than those of the run; of a run that does not say what they were, all are taken.</summary>
    private static void RequireData(DataIdentity? known, RunConfig config, ImageSet images, ImageSet? validation)
    {
        known?.Require(images, "train", config.Training.Data);
        if (validation is not null) known?.Require(validation, "validation", config.Training.Data);
        if (known is { Train: not null, Classes.Count: > 0 } && images.ClassNames.Count > 0 && !known.Classes.SequenceEqual(images.ClassNames))
        {
            throw new InputFileException(config.Training.Data, $"its classes are {string.Join(", ", images.ClassNames)}, and those of the run {string.Join(", ", known.Classes)}: a folder was renamed, added or taken away")
            {
                IsOtherData = true,
            };
        }
        // Before 0.6 the classes of a folder were numbered by their letters; a run keeps its numbers.
        bool isOld = known?.Train is null && config.Model.Classes > 0;
        if (isOld && !images.ClassNames.SequenceEqual(images.ClassNames.Order(StringComparer.Ordinal)) && DataCatalogue.IsFolder(config.Training.Data))
            throw new SettingsException($"the run numbers the classes {string.Join(", ", images.ClassNames.Order(StringComparer.Ordinal))} in this order, as before 0.6, and the images do not");
    }

    // What the run knows of its data stays; what it does not know yet, of these images, it knows from here on.
    private static RunConfig Identified(RunConfig config, ImageSet images, ImageSet? validation)
    {
        if (validation is not null && !validation.ClassNames.SequenceEqual(images.ClassNames))
            throw new SettingsException($"the classes of the training images are {string.Join(", ", images.ClassNames)}, those of the validation images {string.Join(", ", validation.ClassNames)}");
        DataIdentity known = config.Data ?? new DataIdentity(DataCatalogue.ShortName(config.Training.Data));
        return config with
        {
            Training = config.Training with { Data = DataCatalogue.FullName(config.Training.Data) },
            Data = known with
            {
                Classes = images.ClassNames,
                Train = known.Train ?? images.Fingerprint,
                Validation = known.Validation ?? (validation is null ? null : validation.Fingerprint),
            },
        };
    }

    private Trainer Opened(Action open)
    {
        try
        {
            open();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void Take()
    {
        _lock = RunLock.Take(Folder.Path);
        Beginning = Beginning with { StaleLock = _lock.Stale };
    }

    private void Begin()
    {
        Folder.Create();
        RunFiles.RemoveLeftOvers(Folder);
        // Of an empty file of metrics, the name at least is on disk before any row.
        Folder.CutTo(0, -1);
        Config.Write(Folder.Path);
        _state = new TrainingState { Rows = 0 };
    }

    private void GoOn(string checkpoint, SafetensorsFile file, TrainingState state)
    {
        if (Config.Training.Steps < state.Step)
            throw new SettingsException($"steps is {Config.Training.Steps}, but the run has done {state.Step}; give at least as many");
        Checkpoint.Restore(file, checkpoint, Model, _trainer.Optimiser, state.Step);
        RequireSpace();
        Folder.Create();
        RunFiles.RemoveLeftOvers(Folder);
        string? aside = Beginning.PassedOver.Count == 0 ? null : RunFiles.SetAside(Folder, Folder.NewerThan(checkpoint));
        string? unreadable = Folder.Unreadable();
        long rows = Folder.CutTo(state.Step, state.ValidatedStep);
        string version = file.Metadata.GetValueOrDefault(Checkpoint.VersionKey, Product.Version);
        Beginning = Beginning with
        {
            Checkpoint = checkpoint,
            SetAside = aside,
            Unreadable = unreadable,
            LostRows = Math.Max(0, (state.Rows ?? rows) - rows),
            HadOtherSettings = HasOtherSettings(),
            OtherVersion = version == Product.Version ? null : version,
        };
        // The weights kept may be of a branch that is left behind: then the next validation is the best so far.
        _state = Folder.HasWeightsOf(state.BestStep) ? state with { Rows = rows } : state with { Rows = rows, BestBound = null, BestStep = -1 };
        _lastSaved = _firstStep = state.Step;
        Config.Write(Folder.Path);
    }

    private bool HasOtherSettings()
    {
        try
        {
            return File.Exists(Path.Combine(Folder.Path, RunConfig.FileName)) && !RunConfig.Read(Folder.Path).EqualsButForSteps(Config);
        }
        catch (InputFileException)
        {
            return true;
        }
    }

    private void RequireSpace()
    {
        int keep = Config.Training.KeepCheckpoints;
        // While one more is written, those that are kept are still there.
        long checkpoint = Checkpoint.Size(Model), needed = (keep + 2L) * checkpoint + OtherBytes;
        long there = Directory.Exists(Folder.CheckpointsPath) ? Directory.GetFiles(Folder.CheckpointsPath).Sum(f => new FileInfo(f).Length) : 0;
        if (DiskFileSystem.Current.FreeSpace(Folder.Path) is long free && free + there < needed)
        {
            throw new IOException(FormattableString.Invariant($"{Folder.Path}: the run needs {needed >> 20} MiB for {Plural.Of(keep, "checkpoint")} of {(checkpoint >> 20) + 1} MiB and what goes with them, ")
                + FormattableString.Invariant($"but {free >> 20} MiB are free; make room, choose another folder, or keep fewer (keep_checkpoints)"));
        }
    }
}
