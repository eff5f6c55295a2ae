using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw demo</c>.</summary>
internal sealed class DemoCommand : WorkingCommand
{
    private const string SamplesName = "samples.png", DrawingName = "drawing.png";
    private const int AnimatedImages = 16, SampleImages = 64;

    private static readonly Preset Demo = Preset.Named("glyphs");
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "Folder to write to; an earlier demo there is replaced.",
        DefaultValueFactory = _ => "draw-demo",
        HelpName = "DIR",
    }, PathKind.OutputFolder, written: (_, folder) => Written(folder));
    private readonly Option<long> _steps = NumberRange.Of(new CommandOption<long>("--steps")
    {
        Description = "Training steps.",
        DefaultValueFactory = _ => Demo.Config.Training.Steps,
        HelpName = "N",
    }, 1, TrainingSettings.MaxSteps);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads;

    public DemoCommand(Session session)
        : base(session, "demo", "Trains a small model on built-in glyphs, with no data to download, and shows it drawing: about a "
            + "minute on two cores.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_out, _steps, _seed, _threads);
        Examples =
        [
            "draw demo                                                         then open draw-demo/report.html",
        ];
    }

    private static IEnumerable<WrittenPath> Written(string folder) =>
        [.. WrittenPath.OfRun(RunOf(folder)), .. Shown(folder).Select(file => new WrittenPath(file))];

    private static string RunOf(string folder) => Path.Combine(folder, "run");

    // What is beside the run.
    private static IEnumerable<string> Shown(string folder) =>
        new[] { HtmlReport.FileName, SamplesName, DrawingName }.Select(name => Path.Combine(folder, name));

    // A demo takes the place of an earlier one, and of nothing else.
    private static void RequireDemo(string folder, RunConfig demo, ImageReader images)
    {
        var there = new RunFolder(RunOf(folder));
        if (!there.HasTraining)
        {
            if (RunFiles.Obstacle(there) is string obstacle) throw new UsageException($"{there.Path} {obstacle}; choose another --out");
            if (Shown(folder).FirstOrDefault(File.Exists) is string file)
                throw new UsageException($"{file} is of no demo, which would replace it; choose another --out");
            Output.RequireNoImages(folder, "the demo's pictures would be more", images);
            return;
        }
        RunConfig config = RunConfig.Read(there.Path);
        TrainingSettings training = config.Training with { Steps = demo.Training.Steps, Seed = demo.Training.Seed };
        if (config with { Training = training, Data = null } != demo)
            throw new UsageException($"{there.Path} holds a run that is no demo; choose another --out");
        string page = Path.Combine(folder, HtmlReport.FileName);
        if (HtmlReport.IsOther(page))
            throw new UsageException($"{page} is no page that draw wrote, and stays; choose another --out");
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(_out)!;
        ulong seed = parsed.GetValue(_seed);
        RunConfig config = Demo.Config with { Training = Demo.Config.Training with { Steps = parsed.GetValue(_steps), Seed = seed } };
        int threads = parsed.GetValue(_threads);
        RequireDemo(folder, config, Session.Images);
        long start = Session.Clock.GetTimestamp();
        using var run = TrainingRun.Start(config, config.OpenData(Split.Train), config.OpenData(Split.Validation), RunOf(folder),
            new RunOptions { Threads = threads, Existing = ExistingRun.Replace });
        using (Session.Interruption.Listen("stopping after this step and saving; press Ctrl-C again to stop without saving"))
        {
            RunTable.Write(run, Error);
            run.Trainer.Observers.Add(new TrainingDisplay(run.Trainer, Session));
            bool finished = run.Run(Session.Interruption.Token);
            Error.Line.End();
            if (!finished)
            {
                Error.Note($"saved at step {run.Trainer.Step}; go on with: draw train --resume {ShellWord.Of(run.Folder.Path)}; draw "
                    + "demo starts afresh");
                throw new OperationCanceledException();
            }
        }

        // As the page says: with the weights of the best validation.
        (GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(run.Folder.Path);
        using (model)
        {
            RunPlots.Write(run.Folder, config.Model.Task);
            Image samples = model.Generate(SampleImages, seed, threads, everyStep: false).Grid(scale: 3);
            Output.Png(Path.Combine(folder, SamplesName), samples, Session.Written);
            IReadOnlyList<Image> frames = model.Generate(AnimatedImages, seed, threads).Frames(scale: 4);
            Output.Animation(Path.Combine(folder, DrawingName), frames, Session.Written);
            string page = Path.Combine(folder, HtmlReport.FileName);
            ReportCommand.Page(run.Folder, model, config, run.Trainer.Validation, threads).Write(page);
            Output.Path(page, Session.Written);
        }
        double seconds = Session.Clock.GetElapsedTime(start).TotalSeconds;
        return new Result(folder, run.Folder.Path, run.Trainer.Step, run.Trainer.BestBound, seconds);
    }

    private sealed record Result(string Folder, string Run, long Steps, double? BestBound, double Seconds) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["report"] = Path.Combine(Folder, HtmlReport.FileName),
            ["samples"] = Path.Combine(Folder, SamplesName),
            ["drawing"] = Path.Combine(Folder, DrawingName),
            ["run"] = Run,
            ["steps"] = Steps,
            ["best_bound_nats"] = BestBound,
            ["seconds"] = Seconds,
        };
    }
}
