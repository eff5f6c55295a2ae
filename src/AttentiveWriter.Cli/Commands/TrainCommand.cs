using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw train</c>.</summary>
internal static class TrainCommand
{
    private static readonly ConfigOptions Settings = new("mnist-small");
    private static readonly Option<string?> DataOption = CommonOptions.Data("Data set");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<string?> OutOption = PathUse.Of(new Option<string?>("--out") { Description = "Run folder (otherwise runs/PRESET).", HelpName = "DIR" }, PathKind.OutputFolder, OutOf, OutWritten);
    private static readonly Option<double?> EpochsOption = NumberRange.Of(new Option<double?>("--epochs") { Description = "Passes over the training images, instead of --steps.", HelpName = "N" }, 0, isAbove: true);
    private static readonly Option<long?> StepsOption = NumberRange.Of(new Option<long?>("--steps") { Description = "Training steps in all; the learning rate falls along them, so changing them on --resume changes it.", HelpName = "N" }, 1, TrainingSettings.MaxSteps);
    private static readonly Option<int?> BatchOption = NumberRange.Of(new Option<int?>("--batch") { Description = "Images in a batch.", HelpName = "N" }, 1, TrainingSettings.MaxBatch);
    private static readonly Option<ulong?> SeedOption = NumberRange.Of(new Option<ulong?>("--seed") { Description = "Seed of everything random.", HelpName = "N" }, 0);
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly Option<string?> ResumeOption = PathUse.Of(new Option<string?>("--resume") { Description = "Go on exactly where a run stopped: its folder, or one of its checkpoints; auto goes on from the newest valid checkpoint in --out, and starts afresh where there is none.", HelpName = "PATH", CompletionSources = { _ => ModelSource.Runs.Append(Auto) } }, PathKind.Run, written: ResumeWritten);
    private static readonly Option<string?> InitOption = PathUse.Of(new Option<string?>("--init-from") { Description = "Begin a new run with the weights of a model folder, a run folder, a checkpoint or a model that ships, under a fresh optimiser.", HelpName = "PATH", CompletionSources = { _ => ModelSource.Completions } }, PathKind.Model);
    private static readonly Option<bool> ForceOption = new("--force") { Description = "Replace the run that is in the run folder; with --resume CHECKPOINT, drop what is newer." };
    private static readonly Option<bool> DryRunOption = CommonOptions.DryRun;
    private static readonly Option<string?> TensorBoardOption = PathUse.Of(new Option<string?>("--tensorboard") { Description = "Also write TensorBoard event files: figures, samples, and the KL of each step as a picture.", HelpName = "DIR" }, PathKind.FilledFolder, written: EventsWritten);
    private static readonly Option<bool> ConditionalOption = new("--conditional") { Description = "Tell the model the class of each image, so that it can draw one on request." };

    private const string Auto = "auto";

    public static Command Create()
    {
        var command = new Command("train", "Trains a model.")
        {
            Settings.Preset, Settings.Config, Settings.Set, DataOption, DataDirOption, OutOption, EpochsOption, StepsOption, BatchOption, SeedOption,
            ThreadsOption, ConditionalOption, ResumeOption, InitOption, ForceOption, DryRunOption, TensorBoardOption,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(StepsOption) is not null && parsed.GetValue(EpochsOption) is not null)
                throw new UsageException("--steps and --epochs say the same thing twice; give one of them");
            if (parsed.GetValue(DryRunOption) && parsed.GetResult(ResumeOption) is not null)
                throw new UsageException("--dry-run plans a new run; leave out --resume");
            return parsed.GetValue(ResumeOption) is string path and not Auto ? Resume(parsed, path) : Start(parsed);
        });
        HelpWithExamples.Add(command,
            "draw train --preset mnist-small --data-dir DIR --steps 3000       a quick MNIST model",
            "draw train --preset mnist --data-dir DIR --out runs/mnist         the paper's MNIST model",
            "draw train --preset glyphs --set read=none --set glimpses=10      built-in data, read without attention",
            "draw train --preset glyphs --conditional                          a model that draws the digit you ask for",
            "draw train --preset mnist --data-dir DIR --dry-run                how long will it take, and how much memory?",
            "draw train --preset glyphs --tensorboard logs                     then: tensorboard --logdir logs",
            "draw train --resume runs/mnist                                    go on where it stopped");
        return command;
    }

    private static int Start(ParseResult parsed)
    {
        RunConfig config = Configuration(parsed);
        CommandPaths.Current.RequireOutside(config.Training.Data);
        string? dataDir = parsed.GetValue(DataDirOption);
        (config, ImageSet images, string? note) = Fit(parsed, config, dataDir);
        config = config with { Data = new DataIdentity(config.DataName) { Classes = images.ClassNames } };
        DataWords.WarnOfConstant(images);
        if (parsed.GetValue(ConditionalOption) || config.Model.Classes > 0) DataWords.RequireLabels(images, config.Training.Data, dataDir);
        if (parsed.GetValue(ConditionalOption))
        {
            if (images.Classes == 0) throw new UsageException($"--conditional needs labels, and the images of {images.Name} have none");
            if (config.Model.Classes != 0 && config.Model.Classes != images.Classes)
                throw new UsageException($"classes is {config.Model.Classes}, but --conditional means the {images.Classes} of {images.Name}; give one of them");
            config = config with { Model = config.Model with { Classes = images.Classes } };
        }
        if (parsed.GetValue(EpochsOption) is double epochs) config = WithSteps(config, Steps(epochs, images, config.Training.Batch));
        string folder = OutOf(parsed)!;
        bool isAuto = parsed.GetValue(ResumeOption) == Auto, replace = parsed.GetValue(ForceOption);
        if (isAuto && replace) throw new UsageException("--resume auto goes on with what --force removes; give one of them");
        // The trainer does this too, with the folder locked; here it comes before all work.
        var there = new RunFolder(folder);
        if (!isAuto && !replace && RunFiles.Obstacle(there) is string obstacle)
            throw new UsageException($"{folder} {obstacle}; {(there.HasTraining ? $"go on with --resume {ShellWord.Of(folder)}, " : "")}choose another --out, or replace it with --force");
        if (parsed.GetValue(DryRunOption))
        {
            if (note is not null) ErrorTerminal.Note(note);
            return TrainingPlan.Show(config, images, config.OpenData("validation", dataDir), folder, parsed.GetValue(ThreadsOption), parsed.GetValue(InitOption));
        }
        ImageSet validation = config.OpenData("validation", dataDir);
        config = config with { Data = config.Data! with { Test = Test(config, dataDir) } };
        (int threads, string? weights) = (parsed.GetValue(ThreadsOption), parsed.GetValue(InitOption));
        var options = new RunOptions
        {
            Threads = threads,
            Weights = weights,
            Existing = isAuto ? ExistingRun.GoOn : replace ? ExistingRun.Replace : ExistingRun.Refuse,
        };
        using TrainingRun run = Found(() => TrainingRun.Start(config, images, validation, folder, options));
        if (note is not null) ErrorTerminal.Note(note);
        if (isAuto && run.Beginning.Checkpoint is null) Console.Error.WriteLine($"no valid checkpoint in {folder}: starting afresh");
        return Train(parsed, run);
    }

    // Nothing is trained on them, and they may not be here; but an evaluation shall know them again.
    private static DataFingerprint? Test(RunConfig config, string? dataDir)
    {
        try
        {
            return config.OpenData("test", dataDir).Fingerprint;
        }
        catch (InputFileException)
        {
            return null;
        }
    }

    private static int Resume(ParseResult parsed, string path)
    {
        Option? conflict = new Option[] { Settings.Preset, Settings.Config, Settings.Set, OutOption, BatchOption, SeedOption, ConditionalOption, InitOption }
            .FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });
        if (conflict is not null)
        {
            throw new UsageException($"{conflict.Name} cannot be given with --resume: a run goes on with its own settings (only --steps or --epochs may extend it, and --data say where its images are now); "
                + (Path.Exists(path) || ShippedModels.Find(path) is not null ? $"for other settings, such as another learning rate, begin a new run with its weights: draw train --init-from {ShellWord.Of(path)} --set learning_rate=VALUE"
                    : $"and there is none in {path}: without --resume a new one begins"));
        }
        bool dropNewer = parsed.GetValue(ForceOption);
        (string? data, string? dataDir) = (parsed.GetValue(DataOption), parsed.GetValue(DataDirOption));
        RunConfig config = TrainingRun.SettingsOf(path, dropNewer);
        if (data is not null) config = config with { Training = config.Training with { Data = DataCatalogue.FullName(data) } };
        using TrainingRun run = Found(() =>
        {
            CommandPaths.Current.RequireOutside(config.Training.Data, path);
            ImageSet images = LeftOutNote.Say(config.OpenData("train", dataDir));
            if (config.Model.Classes > 0) DataWords.RequireLabels(images, config.Training.Data, dataDir);
            DataWords.WarnOfConstant(images);
            return TrainingRun.Resume(path, images, config.OpenData("validation", dataDir), new RunOptions
            {
                Threads = parsed.GetValue(ThreadsOption),
                Steps = parsed.GetValue(EpochsOption) is double epochs ? Steps(epochs, images, config.Training.Batch) : parsed.GetValue(StepsOption),
                Data = config.Training.Data,
                DropNewer = dropNewer,
            });
        });
        return Train(parsed, run);
    }

    // A run may be taken elsewhere without its images, or they without the run.
    private static TrainingRun Found(Func<TrainingRun> open)
    {
        try
        {
            return open();
        }
        catch (InputFileException e) when (e.IsOtherData)
        {
            throw new InputFileException(e.Path, $"{e.Message[(e.Path.Length + 2)..]}; give the run's own with --data, or begin another run with its weights by --init-from", e);
        }
        catch (InputFileException e) when (e is { IsMissing: true, DataSet: null })
        {
            throw new InputFileException(e.Path, $"{e.Message[(e.Path.Length + 2)..]}; say where the run's images are now with --data", e);
        }
    }

    private static int Train(ParseResult parsed, TrainingRun run)
    {
        Trainer trainer = run.Trainer;
        Tell(run);
        if (run.Beginning.Checkpoint is not null && trainer.Step >= run.Config.Training.Steps)
        {
            ErrorTerminal.Note($"the run is finished: {ProgressText.Counted(trainer.Step, "step")} of {run.Config.Training.Steps:N0} {(trainer.Step == 1 ? "is" : "are")} done; "
                + $"to extend it: draw train --resume {ShellWord.Of(run.Folder.Path)} --steps {2 * trainer.Step}");
        }
        string dataDir = parsed.GetValue(DataDirOption) is string d ? $" --data-dir {ShellWord.Of(d)}" : "";
        // Listening begins before anything is shown: whoever sees the run may stop it.
        using IDisposable listening = Interruption.Listen("stopping after this step and saving; press Ctrl-C again to stop without saving");
        RunTable.Write(run);
        trainer.Observers.Add(new TrainingDisplay(trainer));
        bool finished;
        try
        {
            using TensorBoardObserver? events = parsed.GetValue(TensorBoardOption) is string logs ? new TensorBoardObserver(run, logs) : null;
            if (events is not null) trainer.Observers.Add(events);
            finished = run.Run(Interruption.Token);
        }
        catch (DivergedException diverged)
        {
            LiveLine.End();
            string replay = $"draw train --resume {ShellWord.Of(run.Folder.Path)} --steps {run.Config.Training.Steps}{dataDir}";
            throw new DivergedException(diverged, $"; the last finite state is saved in {run.Folder.NewestCheckpoint()}; replay from there: {replay}; or start again with a lower rate, such as --set learning_rate={run.Config.Training.LearningRate / 3:G2}");
        }
        LiveLine.End();
        int code = finished ? ExitCode.Ok : Interruption.Code;
        if (finished) Report(run);
        if (JsonReport.IsWanted) JsonReport.Write(Json(run, finished), code);
        else Output.Path(run.Folder.Path);
        if (finished) return code;
        Console.Error.WriteLine($"saved at step {trainer.Step}; resume with: draw train --resume {ShellWord.Of(run.Folder.Path)}{dataDir}");
        return code;
    }

    /// <summary>Says how the run began, as far as that is worth a line.</summary>
    private static void Tell(TrainingRun run)
    {
        Trainer trainer = run.Trainer;
        RunBeginning beginning = run.Beginning;
        if (beginning.StaleLock is string stale) ErrorTerminal.Note($"the run before did not end ({stale}); its lock is taken over");
        foreach (string problem in beginning.PassedOver) Console.Error.WriteLine($"passed over, a checkpoint that is damaged: {problem}");
        if (beginning.SetAside is string aside) Console.Error.WriteLine($"what could not be gone on with is now in {aside}");
        if (beginning.Checkpoint is string checkpoint) ErrorTerminal.Note($"resuming {checkpoint} at step {trainer.Step}");
        if (beginning.HadOtherSettings) Console.Error.WriteLine($"{Path.Combine(run.Folder.Path, RunConfig.FileName)} had other settings; a run goes on with those of its checkpoint");
        if (beginning.TookData)
        {
            Console.Error.WriteLine($"the checkpoint does not say what the run's images are, as before 0.6: from here on they are these, {run.Config.Data!.Train}"
                + (trainer.Validation?.Count > run.Config.Training.ValidationImages ? "; validations were on the first images of their split, and are from here on on some drawn at random" : ""));
        }
        if (beginning.OtherVersion is string version) Console.Error.WriteLine($"the checkpoint is of version {version}, this is {Product.Version}: from here on, numbers may differ in their last bits");
        if (beginning.Unreadable is string unreadable) ErrorTerminal.Note($"{run.Folder.Path}: {unreadable}");
        if (beginning.LostRows > 0) Console.Error.WriteLine($"{run.Folder.MetricsPath} lacks {Plural.Of(beginning.LostRows, "row")} up to step {trainer.Step}; the training itself has lost nothing");
    }

    /// <summary>Draws the curves and the page of a finished run, with the weights that were best.</summary>
    private static void Report(TrainingRun run)
    {
        (Model model, RunConfig config) = ModelFolder.Load(run.Folder.Path);
        using (model)
        {
            RunPlots.Write(run.Folder, config.Model.Task);
            string page = Path.Combine(run.Folder.Path, HtmlReport.FileName);
            ReportCommand.Page(run.Folder, model, config, run.Trainer.Validation, run.Trainer.Threads).Write(page);
            Output.Path(page, ErrorTerminal.Quiet ? TextWriter.Null : Console.Error);
        }
    }

    private static JsonObject Json(TrainingRun run, bool finished) => new()
    {
        ["run"] = run.Folder.Path,
        ["data"] = run.Config.DataName,
        ["finished"] = finished,
        ["step"] = run.Trainer.Step,
        ["steps"] = run.Config.Training.Steps,
        [run.Config.Model.Task.BestKey] = run.Trainer.BestBound,
        ["binarisation"] = run.Trainer.ValidationBinarisationWords,
        ["version"] = Product.Version,
    };

    // A run that goes on stays where it is.
    private static string? OutOf(ParseResult parsed) => parsed.GetValue(OutOption)
        ?? (parsed.GetValue(ResumeOption) is null or Auto ? Path.Combine("runs", Settings.NameOf(parsed)) : null);

    // What goes on rewrites its configuration, and what cannot go on is moved aside: nothing is lost of one that it begins with.
    private static IEnumerable<WrittenPath> OutWritten(ParseResult parsed, string folder) =>
        WrittenPath.OfRun(folder).Where(w => parsed.GetValue(ResumeOption) != Auto || Path.GetFileName(w.Path) != RunConfig.FileName);

    private static IEnumerable<WrittenPath> ResumeWritten(ParseResult parsed, string path) => RunOf(path) is string run ? WrittenPath.OfRun(run) : [];

    // Another name is taken where a file has that of the run.
    private static IEnumerable<WrittenPath> EventsWritten(ParseResult parsed, string logs)
    {
        string? run = OutOf(parsed) ?? RunOf(parsed.GetValue(ResumeOption)!);
        if (run is null) return [];
        string events = Path.Combine(logs, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))));
        return File.Exists(events) ? [] : [new WrittenPath(events, IsFolder: true)];
    }

    // The run of a folder or of one of its checkpoints.
    private static string? RunOf(string path) => path == Auto ? null : Directory.Exists(path) ? path
        : File.Exists(path) ? Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))) : null;

    private static RunConfig Configuration(ParseResult parsed)
    {
        (_, RunConfig config) = Settings.Read(parsed);
        TrainingSettings t = config.Training;
        return config with
        {
            Training = t with
            {
                Data = DataCatalogue.FullName(parsed.GetValue(DataOption) ?? t.Data),
                Steps = parsed.GetValue(StepsOption) ?? t.Steps,
                Batch = parsed.GetValue(BatchOption) ?? t.Batch,
                Seed = parsed.GetValue(SeedOption) ?? t.Seed,
            },
        };
    }

    /// <summary>Opens the training images, and takes from them what no one has said: the size of the model, and that colours are not binarised.</summary>
    private static (RunConfig Config, ImageSet Images, string? Note) Fit(ParseResult parsed, RunConfig config, string? dataDir)
    {
        ModelSettings m = config.Model;
        TrainingSettings t = config.Training;
        bool keepsSize = t.Resize != Resize.None;
        var options = new FolderOptions(
            keepsSize || Settings.IsGiven(parsed, "width") ? m.Width : 0, keepsSize || Settings.IsGiven(parsed, "height") ? m.Height : 0,
            Settings.IsGiven(parsed, "channels") ? m.Channels : 0, t.Resize, t.SplitSeed);
        // Of wrong settings and bad files, the settings come first; but what is too large for the preset's images may fit the set's.
        string wrong = string.Join("; ", config.Problems());
        ImageSet images;
        try
        {
            images = LeftOutNote.Say(DataWords.Advised(() => DataCatalogue.Open(t.Data, "train", dataDir, options), setting => "--set " + setting));
        }
        catch (InputFileException) when (wrong.Length > 0)
        {
            throw new UsageException(wrong);
        }
        bool fitsClasses = m.TellsClasses && images.Classes > 0 && !Settings.IsGiven(parsed, "classes");
        if (fitsClasses && images.Classes == 1) throw new UsageException($"all images of {images.Name} are of one class, {images.ClassName(0)}; a classifier tells classes apart");
        RunConfig fitted = config with
        {
            Model = m with
            {
                Classes = fitsClasses ? images.Classes : m.Classes,
                Width = Settings.IsGiven(parsed, "width") ? m.Width : images.Width,
                Height = Settings.IsGiven(parsed, "height") ? m.Height : images.Height,
                Channels = Settings.IsGiven(parsed, "channels") ? m.Channels : images.Channels,
            },
        };
        if (images.Channels == 3 && !Settings.IsGiven(parsed, "binarisation")) fitted = fitted with { Training = t with { Binarisation = Binarisation.None } };
        if (fitted == config) return wrong.Length > 0 ? throw new UsageException(wrong) : (config, images, null);
        images.RequireFit(fitted.Model.Width, fitted.Model.Height, fitted.Model.Channels);
        string size = $"{images.Width} x {images.Height} x {images.Channels}";
        // What is wrong at either size is no matter of the images.
        if (config.Problems().Intersect(fitted.Problems()).ToArray() is { Length: > 0 } own) throw new UsageException(string.Join("; ", own));
        if (fitted.Problems() is { Count: > 0 } problems)
            throw new UsageException($"the images of {images.Name} are {size}, and a model of that size cannot be: {string.Join("; ", problems)}");
        string unbinarised = fitted.Training == t ? ""
            : "; colours are not binarised" + (fitted.Model.UnbinarisedWords.Length > 0 ? ", " + fitted.Model.UnbinarisedWords : "");
        string classes = fitted.Model.Classes == m.Classes ? "" : $"; it tells {Plural.Of(images.Classes, "class")} apart, as many as they have";
        return (fitted, images, $"the images of {images.Name} are {size}, and so is the model{classes}{unbinarised}");
    }

    private static RunConfig WithSteps(RunConfig config, long steps) => config with { Training = config.Training with { Steps = steps } };

    private static long Steps(double epochs, ImageSet images, int batch)
    {
        double most = (double)TrainingSettings.MaxSteps * batch / images.Count, steps = Math.Ceiling(epochs * images.Count / batch);
        return steps <= TrainingSettings.MaxSteps ? (long)steps
            : throw new UsageException(FormattableString.Invariant($"--epochs is {epochs:G4}, expected above 0, at most {most:G4} ({TrainingSettings.MaxSteps:N0} steps of {ProgressText.Counted(batch, "image")})"));
    }
}
