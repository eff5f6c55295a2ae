using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <content>How a run begins: anew, or from a checkpoint.</content>
public sealed partial class TrainingRun
{
    /// <summary>Starts a run in a folder.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images; null trains without validation.</param>
    /// <param name="folder">Where the run is written; made where missing.</param>
    /// <param name="options">Threads, weights to begin with, and what becomes of a run that is there; null for all as it is by
    /// default.</param>
    /// <exception cref="SettingsException">The settings are wrong or need more memory than there is, the images are not of the model's
    /// size, or what is in the folder is in the way.</exception>
    /// <exception cref="InputFileException">The weights are bad or do not fit, or of a run that is to go on <c>config.json</c>.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static TrainingRun Start(RunConfig config, ImageSet images, ImageSet? validation, string folder, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new RunOptions();
        // Of a configuration of another run, the data are that run's.
        if (config.Data?.Train is not null) config = config with { Data = null };
        config = RunData.Named(config, images);
        // All that can be refused is refused before anything is removed.
        var run = new TrainingRun(config, images, validation, new RunFolder(folder), options);
        try
        {
            run.RequireSameJob();
            if (run.IsWriter) run.Open(folder, options);
            run.ShareBeginning();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a run from a checkpoint.</summary>
    /// <param name="path">A run's folder, for its newest checkpoint, or one of its checkpoints.</param>
    /// <param name="images">Its training images: those that <see cref="SettingsOf"/> names.</param>
    /// <param name="validation">Its validation images; null trains without validation.</param>
    /// <param name="options">Threads, another number of steps, and what becomes of newer checkpoints; null for all as it is by
    /// default.</param>
    /// <exception cref="SettingsException">There are newer checkpoints, there is too little memory, or fewer steps are planned than are
    /// done.</exception>
    /// <exception cref="InputFileException">There is no checkpoint, it is bad or does not fit its own settings, or the images are not those
    /// of the run.</exception>
    /// <exception cref="IOException">Another run writes into the folder, or its disk has no room for this one.</exception>
    public static TrainingRun Resume(string path, ImageSet images, ImageSet? validation, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new RunOptions();
        if (options.Ranks is { Rank: > 0 } ranks) return Follow(ranks, path, images, validation, options);
        RunFolder folder = ResumePoint.Folder(path);
        // What is no run is refused before a lock is left in it.
        ResumePoint.Checkpoint(folder, path, options.DropNewer);
        // Before anything is read: a run that still writes here would delete the checkpoint that is about to be read.
        RunLock held = RunLock.Acquire(folder.Path);
        TrainingRun? run = null;
        try
        {
            string checkpoint = ResumePoint.Checkpoint(folder, path, options.DropNewer);
            (SafetensorsFile file, RunConfig config, TrainingState state) = RunFolder.ReadCheckpoint(checkpoint);
            config = config with
            {
                Training = config.Training with
                {
                    Steps = options.Steps ?? config.Training.Steps,
                    Data = options.Data
                ?? config.Training.Data
                }
            };
            options.Ranks?.Broadcast(config.ToJson());
            RunData.Require(config.Data, config, images, validation);
            run = new TrainingRun(config, images, validation, folder, options) { _lock = held };
            run.RequireSameJob();
            run.Opening = run.Opening with { StaleLock = held.Stale, TookData = config.Data?.Train is null };
            run.ResumeFrom(checkpoint, file, state);
            run.ShareBeginning();
            return run;
        }
        catch
        {
            run?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Returns the settings of the run that <see cref="Resume"/> would go on with.</summary>
    /// <param name="path">A run's folder, for its newest checkpoint, or one of its checkpoints.</param>
    /// <param name="dropNewer">Whether there may be newer checkpoints.</param>
    /// <param name="ranks">The processes that will train together: rank 0 alone reads the folder. Null where this one trains alone.</param>
    /// <exception cref="SettingsException">There are newer checkpoints.</exception>
    /// <exception cref="InputFileException">There is no checkpoint, or it is bad.</exception>
    /// <exception cref="IOException">Another run writes into the folder.</exception>
    public static RunConfig SettingsOf(string path, bool dropNewer = false, ICommunicator? ranks = null)
    {
        if (ranks is { Rank: > 0 }) return Received(ranks, path);
        RunConfig config = Settings(path, dropNewer);
        ranks?.Broadcast(config.ToJson());
        return config;
    }

    private static RunConfig Settings(string path, bool dropNewer)
    {
        RunFolder folder = ResumePoint.Folder(path);
        RunLock.RequireFree(folder.Path);
        return RunFolder.ReadCheckpoint(ResumePoint.Checkpoint(folder, path, dropNewer)).Config;
    }

    private void Open(string folder, RunOptions options)
    {
        if (options.Weights is not null) ModelFolder.CopyWeights(options.Weights, Model);
        // Before a lock is left there.
        RunSpace.Require(Folder, Model, Config);
        _lock = RunLock.Acquire(folder);
        Opening = Opening with { StaleLock = _lock.Stale };
        if (options.Existing == ExistingRun.Resume) ResumeOrBegin();
        else Begin(options.Existing == ExistingRun.Replace);
    }

    // The same command, given again after whatever has ended it, goes on; other settings would make another run.
    private static void RequireSame(RunConfig there, RunConfig here, string folder)
    {
        bool isSameData = DataCatalogue.FullName(there.Training.Data) == here.Training.Data
            || (there.Data?.Train is DataFingerprint known && here.Data?.Train?.Agrees(known) == true);
        string data = isSameData ? here.Training.Data : there.Training.Data;
        there = there with { Training = there.Training with { Steps = here.Training.Steps, Data = data }, Data = here.Data };
        if (there == here) return;
        (string of, string wanted) = there.ToJson().Split('\n').Zip(here.ToJson().Split('\n'))
            .FirstOrDefault(lines => lines.First != lines.Second);
        throw new SettingsException($"the run in {folder} has other settings: {of?.Trim(' ', ',')} there, {wanted?.Trim(' ', ',')} here")
        {
            Remedy = Remedy.OwnSettings,
        };
    }

    private void ResumeOrBegin()
    {
        var passedOver = new List<string>();
        var newest = Folder.ReadNewestValid(e => passedOver.Add(e.Message));
        Opening = Opening with { PassedOver = passedOver };
        if (newest is (string checkpoint, SafetensorsFile file, RunConfig saved, TrainingState state))
        {
            RequireSame(saved, Config, Folder.Path);
            RunData.Require(saved.Data, Config, Trainer.Images, Trainer.Validation);
            Opening = Opening with { TookData = saved.Data?.Train is null };
            ResumeFrom(checkpoint, file, state);
            return;
        }
        if (Folder.HasBestWeights && !File.Exists(Folder.MetricsPath))
            throw new SettingsException($"{Folder.Path} holds a model that is of no run") { Remedy = Remedy.AnotherFolder };
        // A configuration of something else is not moved away.
        if (File.Exists(Folder.ConfigPath)) RunConfig.Read(Folder.Path);
        RunSpace.Require(Folder, Model, Config);
        Opening = Opening with { SetAside = RunFiles.SetAside(Folder) };
        WriteFirst();
    }

    private void Begin(bool replace)
    {
        if (!replace) RunFiles.RequireNone(Folder);
        RunSpace.Require(Folder, Model, Config);
        RunFiles.Clear(Folder);
        WriteFirst();
    }

    private void WriteFirst()
    {
        Folder.Create();
        RunFiles.RemoveLeftOvers(Folder);
        // Of an empty file of metrics, the name at least is on disk before any row.
        Folder.CutTo(0, -1);
        Config.Write(Folder.Path);
    }

    private void ResumeFrom(string checkpoint, SafetensorsFile file, TrainingState state)
    {
        if (Config.Training.Steps < state.Step)
            throw new SettingsException($"steps is {Config.Training.Steps}, but the run has done {state.Step}; give at least as many")
            {
                Remedy = Remedy.MoreSteps,
            };
        Checkpoint.Restore(file, checkpoint, Model, Trainer.Optimiser, state.Step, Trainer.Average);
        RunSpace.Require(Folder, Model, Config);
        Folder.Create();
        RunFiles.RemoveLeftOvers(Folder);
        string? aside = Opening.PassedOver.Count == 0 ? null : RunFiles.SetAside(Folder, Folder.NewerThan(checkpoint));
        string? unreadable = Folder.Unreadable();
        _rows = Folder.CutTo(state.Step, state.ValidatedStep);
        string version = file.Metadata.GetValueOrDefault(Checkpoint.VersionKey, LibraryVersion.Current);
        Opening = Opening with
        {
            Checkpoint = checkpoint,
            SetAside = aside,
            Unreadable = unreadable,
            LostRows = Math.Max(0, (state.Rows ?? _rows) - _rows),
            HadOtherSettings = HasOtherSettings(),
            HadOwnLearningRate = Folder.Summary()?.OwnLearningRate == true,
            OtherVersion = version == LibraryVersion.Current ? null : version,
        };
        Trainer.ResumeFrom(HasBest(state) ? state : state with { BestBound = null, BestStep = -1 });
        _lastSaved = state.Step;
        Config.Write(Folder.Path);
    }

    // Weights that are missing or damaged come back from the checkpoint of the best validation, while it is kept. Those that are there may
    // be of a branch that is left behind, or of another run: then the next validation is the best so far.
    private bool HasBest(TrainingState state)
    {
        _weights = WeightsHash.OfFile(Folder.WeightsPath, Model);
        bool areOthers = Folder.Summary() is { Weights: string known } summary && summary.BestStep == state.BestStep && known != _weights;
        if (state.BestStep < 0 || (Folder.HasWeightsOf(state.BestStep) && !areOthers)) return true;
        string best = Folder.CheckpointPath(state.BestStep);
        if (File.Exists(best))
        {
            (Model model, RunConfig config) = Checkpoint.LoadModel(best);
            using (model)
            {
                ModelFolder.Save(Folder.Path, model, config, state.BestStep);
                _weights = WeightsHash.Of(model);
            }
            return true;
        }
        Opening = Opening with { LostBest = state.BestStep };
        return false;
    }

    private bool HasOtherSettings()
    {
        try
        {
            return File.Exists(Folder.ConfigPath) && !RunConfig.Read(Folder.Path).EqualsButForSteps(Config);
        }
        catch (InputFileException e)
        {
            // A link that leads nowhere is there, and holds nothing.
            return e.InnerException is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }
}
