using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw train</c>.</summary>
internal sealed class TrainCommand : WorkingCommand
{
    private readonly ConfigOptions _settings = new("mnist-small");
    private readonly Option<string?> _data = CommonOptions.Data("Data set");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<string?> _out = new CommandOption<string?>("--out")
    {
        Description = "Run folder (otherwise runs/PRESET).",
        HelpName = "DIR",
    };
    private readonly Option<double?> _epochs = NumberRange.Of(new CommandOption<double?>("--epochs")
    {
        Description = "Passes over the training images, instead of --steps.",
        HelpName = "N",
    }, 0, isAbove: true);
    private readonly Option<long?> _steps = NumberRange.Of(new CommandOption<long?>("--steps")
    {
        Description = "Training steps in all; the learning rate falls along them, so changing them on --resume changes it.",
        HelpName = "N",
    }, 1, TrainingSettings.MaxSteps);
    private readonly Option<int?> _batch = NumberRange.Of(new CommandOption<int?>("--batch")
    {
        Description = "Images in a batch.",
        HelpName = "N",
    }, 1, TrainingSettings.MaxBatch);
    private readonly Option<ulong?> _seed = NumberRange.Of(new CommandOption<ulong?>("--seed")
    {
        Description = "Seed of everything random.",
        HelpName = "N",
    }, 0);
    private readonly Option<int> _threads;
    private readonly Option<string?> _resume = new CommandOption<string?>("--resume")
    {
        Description = "Go on exactly where a run stopped: its folder, or one of its checkpoints; auto goes on from the newest valid "
            + "checkpoint in --out, and starts afresh where there is none.",
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Runs.Append(Auto) },
    };
    private readonly Option<string?> _initFrom = PathUse.Of(new CommandOption<string?>("--init-from")
    {
        Description = "Begin a new run with the weights of a model folder, a run folder, a checkpoint or a model that ships, under a fresh "
            + "optimiser.",
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);
    private readonly Option<bool> _force = new CommandOption<bool>("--force")
    {
        Description = "Replace the run that is in the run folder; with --resume CHECKPOINT, drop what is newer.",
    };
    private readonly Option<bool> _dryRun = new CommandOption<bool>("--dry-run")
    {
        Description = "Write nothing: say what would be trained, and estimate time and memory from a few steps.",
    };
    private readonly Option<string?> _tensorBoard = new CommandOption<string?>("--tensorboard")
    {
        Description = "Also write TensorBoard event files: figures, samples, and the KL of each step as a picture.",
        HelpName = "DIR",
    };
    private readonly Option<bool> _conditional = new CommandOption<bool>("--conditional")
    {
        Description = "Tell the model the class of each image, so that it can draw one on request.",
    };


    private const string Auto = "auto";

    private static readonly string[] OfFolders = ["resize", "split_seed"];

    public TrainCommand(Session session)
        : base(session, "train", "Trains a model.")
    {
        _threads = CommonOptions.Threads(session);
        PathUse.Of(_out, PathKind.OutputFolder, OutOf, OutWritten);
        PathUse.Of(_resume, PathKind.Run, written: ResumeWritten);
        PathUse.Of(_tensorBoard, PathKind.FilledFolder, written: EventsWritten);
        Accept(
            _settings.Preset, _settings.Config, _settings.Set, _data, _dataDir, _out, _epochs, _steps, _batch, _seed, _threads,
                _conditional,
            _resume, _initFrom, _force, _dryRun, _tensorBoard);
        AcceptDevice();
        AcceptRanks();
        Examples =
        [
            "draw train --preset mnist-small --data-dir DIR --steps 3000       a quick MNIST model",
            "draw train --preset mnist --data-dir DIR --out runs/mnist         the paper's MNIST model",
            "draw train --preset glyphs --set read=none --set glimpses=10      built-in data, read without attention",
            "draw train --preset glyphs --conditional                          a model that draws the digit you ask for",
            "draw train --preset mnist --data-dir DIR --dry-run                how long will it take, and how much memory?",
            "draw train --preset glyphs --tensorboard logs                     then: tensorboard --logdir logs",
            "draw train --resume runs/mnist                                    go on where it stopped",
            "mpirun -n 4 draw train --preset mnist --data-dir DIR --set groups=4    over four processes, the same to the last bit",
        ];
    }

    public override bool Writes(ParseResult parsed) => !parsed.GetValue(_dryRun);

    protected override ICommandResult Run(ParseResult parsed)
    {
        if (parsed.GetValue(_steps) is not null && parsed.GetValue(_epochs) is not null)
            throw new UsageException("--steps and --epochs say the same thing twice; give one of them");
        if (parsed.GetValue(_epochs) is not null && _settings.IsSet(parsed, "steps"))
            throw new UsageException("--epochs and --set steps are one setting; give one of them");
        if (parsed.GetValue(_dryRun) && parsed.GetResult(_resume) is not null)
            throw new UsageException("--dry-run plans a new run; leave out --resume");
        if (parsed.GetValue(_dryRun) && Session.Job.Ranks is not null)
            throw new UsageException("--dry-run plans a run of one process; start it by itself, or measure ranks with draw bench --ranks");
        return parsed.GetValue(_resume) is string path and not Auto ? Resume(parsed, path) : Start(parsed);
    }

    // What a run that goes on has already.
    private Option[] Chosen => [_settings.Preset, _settings.Config, _settings.Set, _batch, _seed, _conditional, _initFrom];

    private ICommandResult Start(ParseResult parsed)
    {
        RunConfig config = Configuration(parsed);
        Session.Paths.RequireOutside(config.Training.Data);
        string? dataDir = parsed.GetValue(_dataDir);
        (config, ImageSet images, string? note) = Fit(parsed, config, dataDir);
        config = config with { Data = new DataIdentity(config.DataName) { Classes = images.ClassNames } };
        DataWords.NoteContents(images, Error);
        RequireEffect(parsed, config, images);
        DataWords.NoteUnread(config.Training.Data, dataDir, Error);
        bool needsClasses = parsed.GetValue(_conditional) || config.Model.Classes > 0;
        if (needsClasses)
        {
            DataWords.RequireLabels(images, config.Training.Data, dataDir);
            DataWords.WarnOfUnseenClasses(images, Error);
        }
        if (parsed.GetValue(_conditional))
        {
            if (images.Classes == 0) throw new UsageException($"--conditional needs labels, and the images of {images.Name} have none");
            if (config.Model.Classes != images.Classes && (config.Model.Classes != 0 || _settings.IsSet(parsed, "classes")))
                throw new UsageException($"classes is {config.Model.Classes}, but --conditional means the {images.Classes} of "
                    + $"{images.Name}; give one of them");
            config = config with { Model = config.Model with { Classes = images.Classes } };
        }
        if (parsed.GetValue(_epochs) is double epochs) config = WithSteps(config, Steps(epochs, images, config.Training.Batch));
        if (config.Training.WarmUpSteps > config.Training.Steps)
            Error.Warn($"warm_up_steps is {config.Training.WarmUpSteps}, more than all {Plural.Of(config.Training.Steps, "step")}: the "
                + "learning rate never comes to its full value");
        string folder = OutOf(parsed)!;
        bool isAuto = parsed.GetValue(_resume) == Auto, replace = parsed.GetValue(_force);
        if (isAuto && replace) throw new UsageException("--resume auto goes on with what --force removes; give one of them");
        if (!Session.Job.IsFollower) RequirePlace(folder, isAuto || replace);
        ImageSet? test = Test(config, images, dataDir);
        if (parsed.GetValue(_dryRun))
        {
            if (note is not null) Error.Note(note);
            // A plan for what cannot be is none.
            Session.Paths.RequireWritable();
            return TrainingPlan.Measure(
                config, images, Open(config, Split.Validation, dataDir), folder, parsed.GetValue(_threads), parsed.GetValue(_initFrom),
                Session.Device);
        }
        ImageSet validation = Open(config, Split.Validation, dataDir);
        if (_settings.IsSet(parsed, "validation_images"))
            DataWords.NoteAll("validation_images", config.Training.ValidationImages, validation, Error);
        config = config with { Data = config.Data! with { Test = test?.Fingerprint } };
        (int threads, string? weights) = (parsed.GetValue(_threads), parsed.GetValue(_initFrom));
        var options = new RunOptions
        {
            Threads = threads,
            Weights = weights,
            Existing = isAuto ? ExistingRun.Resume : replace ? ExistingRun.Replace : ExistingRun.Refuse,
            Ranks = Session.Job.Ranks,
            Device = Session.Device,
        };
        using TrainingRun run = Found(parsed, () => TrainingRun.Start(config, images, validation, folder, options));
        if (note is not null) Error.Note(note);
        if (isAuto && run.Opening.Checkpoint is null) Error.Say($"no valid checkpoint in {folder}: starting afresh");
        return Train(parsed, run);
    }

    // The trainer does this too, with the folder locked; here it comes before all work.
    private void RequirePlace(string folder, bool mayHaveRun)
    {
        var there = new RunFolder(folder);
        if (!there.HasTraining)
            Output.RequireNoImages(folder, "a run's pictures would be more", Session.Images);
        if (!mayHaveRun && RunFiles.Obstacle(there) is string obstacle)
            throw new UsageException($"{folder} {obstacle}; "
                + $"{(there.HasTraining ? $"go on with --resume {ShellWord.Of(folder)}, " : "")}choose another --out, or replace it with "
                + "--force");
    }

    // What was typed shall do something. In a configuration that is taken over all settings stand, whether they do or not.
    private void RequireEffect(ParseResult parsed, RunConfig config, ImageSet images)
    {
        string data = config.Training.Data;
        if (!DataCatalogue.IsFolder(data) && OfFolders.FirstOrDefault(key => _settings.IsSet(parsed, key)) is string superfluous)
            throw new UsageException($"--set {superfluous} is for a folder of images, and {data} is a set that has its own size and "
                + "splits");
        int classes = config.Model.Classes;
        if (_settings.IsSet(parsed, "classes") && images.Classes > 0 && classes > images.Classes)
            throw new UsageException($"classes is {classes}, and the images of {images.Name} are of {images.Classes}; "
                + (config.Model.TellsClasses ? "leave it out" : "give --conditional instead") + " for as many as they have");
    }

    // Nothing is trained on them, and they may not be here; but an evaluation shall know them again.
    private ImageSet? Test(RunConfig config, ImageSet images, string? dataDir)
    {
        ImageSet test;
        try
        {
            test = Open(config, Split.Test, dataDir);
        }
        catch (InputFileException)
        {
            return null;
        }
        test.RequireSizeOf(images);
        return test;
    }

    private Result Resume(ParseResult parsed, string path)
    {
        if (Chosen.Append(_out).FirstOrDefault(parsed.IsGiven) is Option conflict)
        {
            throw new UsageException($"{conflict.Name} cannot be given with --resume: a run goes on with its own settings (only --steps "
                + "or --epochs may extend it, and --data say where its images are now); "
                + (Path.Exists(path) || ShippedModels.Find(path) is not null
                    ? "for other settings, such as another learning rate, begin a new run with its weights: draw train --init-from "
                    + $"{ShellWord.Of(path)} --set learning_rate=VALUE"
                    : $"and there is none in {path}: without --resume a new one begins"));
        }
        bool dropNewer = parsed.GetValue(_force);
        (string? data, string? dataDir) = (parsed.GetValue(_data), parsed.GetValue(_dataDir));
        RunConfig config = TrainingRun.SettingsOf(path, dropNewer, Session.Job.Ranks);
        if (data is not null) config = config with { Training = config.Training with { Data = DataCatalogue.FullName(data) } };
        using TrainingRun run = Found(parsed, () =>
        {
            Session.Paths.RequireOutside(config.Training.Data, path);
            ImageSet images = DataWords.WithNoteOfLeftOut(Open(config, Split.Train, dataDir), Error);
            if (config.Model.Classes > 0) DataWords.RequireLabels(images, config.Training.Data, dataDir);
            DataWords.NoteContents(images, Error);
            DataWords.NoteUnread(config.Training.Data, dataDir, Error);
            return TrainingRun.Resume(path, images, Open(config, Split.Validation, dataDir), new RunOptions
            {
                Threads = parsed.GetValue(_threads),
                Steps = parsed.GetValue(_epochs) is double epochs ? Steps(epochs, images, config.Training.Batch) : parsed.GetValue(_steps),
                Data = config.Training.Data,
                DropNewer = dropNewer,
                Ranks = Session.Job.Ranks,
                Device = Session.Device,
            });
        });
        return Train(parsed, run);
    }

    // A run may be taken elsewhere without its images, or they without the run.
    private TrainingRun Found(ParseResult parsed, Func<TrainingRun> open)
    {
        try
        {
            return open();
        }
        catch (SettingsException e) when (e.Remedy == Remedy.MoreSteps && parsed.GetValue(_epochs) is double epochs)
        {
            throw new UsageException(FormattableString.Invariant($"--epochs is {epochs}: ") + e.Message);
        }
        catch (InputFileException e) when (e.IsOtherData)
        {
            throw new InputFileException(e.Path,
                $"{e.Problem}; give the run's own with --data, or begin another run with its weights by --init-from",
                e);
        }
        catch (InputFileException e) when (e is { IsMissing: true, DataSet: null })
        {
            throw new InputFileException(e.Path, $"{e.Problem}; say where the run's images are now with --data", e);
        }
    }

    private Result Train(ParseResult parsed, TrainingRun run)
    {
        Trainer trainer = run.Trainer;
        NoteBeginning(run);
        if (run.Opening.Checkpoint is not null && trainer.Step >= run.Config.Training.Steps)
        {
            Error.Note($"the run is finished: {ProgressText.Counted(trainer.Step, "step")} of {run.Config.Training.Steps:N0} "
                + $"{(trainer.Step == 1 ? "is" : "are")} done; "
                + $"to extend it: draw train --resume {ShellWord.Of(run.Folder.Path)}{Session.DeviceWords} --steps {2 * trainer.Step}");
        }
        string dataDir = parsed.GetValue(_dataDir) is string d && DataWords.IsReadFromDataDir(run.Config.Training.Data)
            ? $" --data-dir {ShellWord.Of(d)}" : "";
        // Listening begins before anything is shown: whoever sees the run may stop it.
        using IDisposable listening = Session.Interruption.Listen("stopping after this step and saving; press Ctrl-C again to stop "
            + "without saving");
        RunTable.Write(run, Error);
        trainer.Observers.Add(new TrainingDisplay(trainer, Session));
        bool finished;
        try
        {
            using TensorBoardObserver? events = run.IsWriter && parsed.GetValue(_tensorBoard) is string logs
                ? new TensorBoardObserver(run, logs) : null;
            if (events is not null) trainer.Observers.Add(events);
            finished = run.Run(Session.Interruption.Token);
        }
        catch (Exception failure) when (failure is IOException and not InputFileException or UnauthorizedAccessException
            && run.Folder.NewestCheckpoint() is not null)
        {
            string events = parsed.GetValue(_tensorBoard) is string to ? $" --tensorboard {ShellWord.Of(to)}" : "";
            throw new IOException($"{FileFailure.Describe(failure)}; once that is mended, go on with: {Session.CommandWord} train --resume "
                + $"{ShellWord.Of(run.Folder.Path)}{Session.DeviceWords}{dataDir}{events}", failure);
        }
        catch (DivergedException diverged)
        {
            Error.Line.End();
            if (trainer.Step == 0 && parsed.GetValue(_initFrom) is string from)
                throw new DivergedException(diverged, $"; nothing has been learned yet: it is the weights of {from} that give it, and a "
                    + "run can only begin with others");
            string replay = $"{Session.CommandWord} train --resume {ShellWord.Of(run.Folder.Path)}{Session.DeviceWords} "
                + $"--steps {run.Config.Training.Steps}{dataDir}";
            throw new DivergedException(diverged,
                $"; the last finite state is saved in {run.Folder.NewestCheckpoint()}; replay from there: {replay}; or start again with a "
                + $"lower rate, such as --set learning_rate={run.Config.Training.LearningRate / 3:G2}");
        }
        Error.Line.End();
        if (finished && run.IsWriter) Report(run);
        string? next = finished ? null : $"saved at step {trainer.Step}; resume with: {Session.CommandWord} train --resume "
            + $"{ShellWord.Of(run.Folder.Path)}{Session.DeviceWords}{dataDir}";
        return new Result(
            run.Folder.Path, run.Config, trainer.Step, trainer.BestBound, trainer.ValidationBinarisationWords)
        {
            // Of whichever rank was told to stop.
            ExitCode = finished ? ExitCode.Ok : Session.Job.Ranks.Largest(Session.Interruption.Code),
            Next = next,
        };
    }

    /// <summary>Says how the run began, as far as that is worth a line.</summary>
    private void NoteBeginning(TrainingRun run)
    {
        Trainer trainer = run.Trainer;
        RunOpening beginning = run.Opening;
        if (beginning.StaleLock is string stale) Error.Note($"the run before did not end ({stale}); its lock is taken over");
        foreach (string problem in beginning.PassedOver) Error.Say($"passed over, a checkpoint that is damaged: {problem}");
        if (beginning.SetAside is string aside) Error.Say($"what could not be continued is now in {aside}");
        if (beginning.Checkpoint is string checkpoint) Error.Note($"resuming {checkpoint} at step {trainer.Step}");
        if (beginning.HadOtherSettings) Error.Say($"{Path.Combine(run.Folder.Path, RunConfig.FileName)} had other settings, or none "
            + "that can be read; a run goes on with those of its checkpoint");
        if (beginning.LostBest is long lost)
            Error.Say($"the weights of the best validation, of step {lost}, are no longer here: the next validation counts as the best "
                + "so far");
        if (beginning.HadOwnLearningRate)
            Error.Say("the program that trained before set a learning rate of its own; from here on it is that of the settings");
        if (beginning.TookData)
        {
            Error.Say("the checkpoint does not say what the run's images are, as before 0.6: from here on they are these, "
                + $"{run.Config.Data!.Train}"
                + (trainer.Validation?.Count > run.Config.Training.ValidationImages
                    ? "; validations were on the first images of their split, and are from here on on some drawn at random" : ""));
        }
        if (beginning.OtherVersion is string version)
        {
            Error.Say($"the checkpoint is of version {version}, this is {LibraryVersion.Current}: "
                + "from here on, numbers may differ in their last bits");
        }
        if (beginning.Unreadable is string unreadable) Error.Note($"{run.Folder.Path}: {unreadable}");
        if (beginning.LostRows > 0) Error.Say($"{run.Folder.MetricsPath} lacks {Plural.Of(beginning.LostRows, "row")} up to step "
            + $"{trainer.Step}; the training itself has lost nothing");
    }

    /// <summary>Draws the curves and the page of a finished run, with the weights that were best.</summary>
    private void Report(TrainingRun run)
    {
        (Model model, RunConfig config) = ModelFolder.Load(run.Folder.Path);
        using (model)
        {
            RunPlots.Write(run.Folder, config.Model.Task);
            string page = Path.Combine(run.Folder.Path, HtmlReport.FileName);
            if (HtmlReport.IsOther(page))
            {
                Error.Say($"{page} is no page that draw wrote, and stays; for one elsewhere: draw report {ShellWord.Of(run.Folder.Path)} "
                    + "--out FILE.html");
                return;
            }
            ReportCommand.Page(run.Folder, model, config, run.Trainer.Validation, run.Trainer.Threads).Write(page);
            Output.Path(page, Error.Notes);
        }
    }

    private ImageSet Open(RunConfig config, Split split, string? dataDir) => config.OpenData(split, dataDir, reader: Session.Images);

    // A run that goes on stays where it is.
    private string? OutOf(ParseResult parsed) => parsed.GetValue(_out)
        ?? (parsed.GetValue(_resume) is null or Auto ? Path.Combine("runs", _settings.NameOf(parsed)) : null);

    // What goes on rewrites its configuration, and what cannot go on is moved aside: nothing is lost of one that it begins with.
    private IEnumerable<WrittenPath> OutWritten(ParseResult parsed, string folder) =>
        WrittenPath.OfRun(folder).Where(w => parsed.GetValue(_resume) != Auto || Path.GetFileName(w.Path) != RunConfig.FileName);

    private static IEnumerable<WrittenPath> ResumeWritten(ParseResult parsed, string path) =>
        RunOf(path) is string run ? WrittenPath.OfRun(run) : [];

    // Another name is taken where a file has that of the run.
    private IEnumerable<WrittenPath> EventsWritten(ParseResult parsed, string logs)
    {
        string? run = OutOf(parsed) ?? RunOf(parsed.GetValue(_resume)!);
        if (run is null) return [];
        string events = Path.Combine(logs, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))));
        return File.Exists(events) ? [] : [new WrittenPath(events, IsFolder: true)];
    }

    // The run of a folder or of one of its checkpoints.
    private static string? RunOf(string path) => path == Auto ? null : Directory.Exists(path) ? path
        : File.Exists(path) ? Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))) : null;

    // Where nothing is said of a run but that it shall go on, it knows its own settings.
    private RunConfig? GoingOn(ParseResult parsed)
    {
        if (parsed.GetValue(_resume) != Auto || Chosen.Any(parsed.IsGiven)) return null;
        string folder = OutOf(parsed)!;
        string? checkpoint = Session.Job.IsFollower ? null : new RunFolder(folder).NewestValidCheckpoint();
        return Session.Job.Ranks.Any(checkpoint is not null)
            ? TrainingRun.SettingsOf(checkpoint ?? folder, dropNewer: true, Session.Job.Ranks) with { Data = null } : null;
    }

    private RunConfig Configuration(ParseResult parsed)
    {
        RunConfig config = GoingOn(parsed) ?? _settings.Read(parsed).Config;
        TrainingSettings t = config.Training;
        return config with
        {
            Training = t with
            {
                Data = DataCatalogue.FullName(parsed.GetValue(_data) ?? t.Data),
                Steps = parsed.GetValue(_steps) ?? t.Steps,
                Batch = parsed.GetValue(_batch) ?? t.Batch,
                Seed = parsed.GetValue(_seed) ?? t.Seed,
            },
        };
    }

    /// <summary>Opens the training images, and takes from them what no one has said: the size of the model, and that colours are not
    /// binarised.</summary>
    private (RunConfig Config, ImageSet Images, string? Note) Fit(ParseResult parsed, RunConfig config, string? dataDir)
    {
        ModelSettings m = config.Model;
        TrainingSettings t = config.Training;
        FolderOptions options = DataFit.Options(config, key => _settings.IsGiven(parsed, key)) with { Reader = Session.Images };
        // Of wrong settings and bad files, the settings come first; but what is too large for the preset's images may fit the set's.
        string wrong = string.Join("; ", config.Problems());
        ImageSet images;
        try
        {
            images = DataWords.Advised(() => DataCatalogue.Open(t.Data, Split.Train, dataDir, options), setting => "--set " + setting);
            DataWords.WithNoteOfLeftOut(images, Error);
        }
        catch (InputFileException) when (wrong.Length > 0)
        {
            throw new UsageException(wrong);
        }
        RunConfig fitted = DataFit.Of(config, images, key => _settings.IsGiven(parsed, key));
        if (fitted == config) return wrong.Length > 0 ? throw new UsageException(wrong) : (config, images, null);
        string size = $"{images.Width} x {images.Height} x {images.Channels}";
        // What is wrong at either size is no matter of the images.
        if (config.Problems().Intersect(fitted.Problems()).ToArray() is { Length: > 0 } own)
            throw new UsageException(string.Join("; ", own));
        images.RequireFit(fitted.Model.Width, fitted.Model.Height, fitted.Model.Channels);
        if (fitted.Problems() is { Count: > 0 } problems)
            throw new UsageException($"the images of {images.Name} are {size}, and a model of that size cannot be: "
                + $"{string.Join("; ", problems)}");
        string unbinarised = fitted.Training == t ? ""
            : "; colours are not binarised" + (fitted.Model.UnbinarisedWords.Length > 0 ? ", " + fitted.Model.UnbinarisedWords : "");
        string classes = fitted.Model.Classes == m.Classes ? ""
            : $"; it tells {Plural.Of(images.Classes, "class")} apart, as many as they have";
        return (fitted, images, $"the images of {images.Name} are {size}, and so is the model{classes}{unbinarised}");
    }

    private static RunConfig WithSteps(RunConfig config, long steps) => config with { Training = config.Training with { Steps = steps } };

    private static long Steps(double epochs, ImageSet images, int batch)
    {
        double most = (double)TrainingSettings.MaxSteps * batch / images.Count, steps = Math.Ceiling(epochs * images.Count / batch);
        return steps <= TrainingSettings.MaxSteps ? (long)steps
            : throw new UsageException(FormattableString.Invariant($"--epochs is {epochs:G4}, expected above 0, at most {most:G4} ")
                + FormattableString.Invariant($"({TrainingSettings.MaxSteps:N0} steps of {ProgressText.Counted(batch, "image")})"));
    }

    private sealed record Result(string Run, RunConfig Config, long Step, double? BestBound, string Binarisation) : ICommandResult
    {
        public required int ExitCode { get; init; }

        /// <summary>How it goes on, where it was stopped.</summary>
        public required string? Next { get; init; }

        public JsonObject ToJson() => new()
        {
            ["run"] = Run,
            ["data"] = Config.DataName,
            ["finished"] = Next is null,
            ["step"] = Step,
            ["steps"] = Config.Training.Steps,
            [Config.Model.Task.BestKey] = BestBound,
            ["binarisation"] = Binarisation,
            ["version"] = LibraryVersion.Current,
        };

        public void WriteTo(TextWriter output) => Output.Path(Run, output);

        public void Comment(ErrorTerminal error)
        {
            if (Next is not null) error.Say(Next);
        }
    }
}
