using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw demo</c>.</summary>
internal static class DemoCommand
{
    private const string SamplesName = "samples.png", DrawingName = "drawing.png";
    private const int AnimatedImages = 16, SampleImages = 64;

    private static readonly Preset Demo = Preset.Named("glyphs");
    private static readonly Option<string> OutOption = PathUse.Of(new Option<string>("--out") { Description = "Folder to write to; an earlier demo there is replaced.", DefaultValueFactory = _ => "draw-demo", HelpName = "DIR" }, PathKind.OutputFolder, written: (_, folder) => Written(folder));
    private static readonly Option<long> StepsOption = NumberRange.Of(new Option<long>("--steps") { Description = "Training steps.", DefaultValueFactory = _ => Demo.Config.Training.Steps, HelpName = "N" }, 1, TrainingSettings.MaxSteps);
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("demo", "Trains a small model on built-in glyphs, with no data to download, and shows it drawing: about a minute on two cores.")
        {
            OutOption, StepsOption, SeedOption, ThreadsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command, "draw demo                                                         then open draw-demo/report.html");
        return command;
    }

    private static IEnumerable<WrittenPath> Written(string folder) => [.. WrittenPath.OfRun(RunOf(folder)), .. Shown(folder).Select(file => new WrittenPath(file))];

    private static string RunOf(string folder) => Path.Combine(folder, "run");

    // What is beside the run.
    private static IEnumerable<string> Shown(string folder) => new[] { HtmlReport.FileName, SamplesName, DrawingName }.Select(name => Path.Combine(folder, name));

    // A demo takes the place of an earlier one, and of nothing else.
    private static void RequireDemo(string folder, RunConfig demo)
    {
        var there = new RunFolder(RunOf(folder));
        if (!there.HasTraining)
        {
            if (RunFiles.Obstacle(there) is string obstacle) throw new UsageException($"{there.Path} {obstacle}; choose another --out");
            if (Shown(folder).FirstOrDefault(File.Exists) is string file) throw new UsageException($"{file} is of no demo, which would replace it; choose another --out");
            return;
        }
        RunConfig config = RunConfig.Read(there.Path);
        TrainingSettings training = config.Training with { Steps = demo.Training.Steps, Seed = demo.Training.Seed };
        if (config with { Training = training, Data = null } != demo)
            throw new UsageException($"{there.Path} holds a run that is no demo; choose another --out");
    }

    private static int Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(OutOption)!;
        RunConfig config = Demo.Config with { Training = Demo.Config.Training with { Steps = parsed.GetValue(StepsOption), Seed = parsed.GetValue(SeedOption) } };
        int threads = parsed.GetValue(ThreadsOption);
        RequireDemo(folder, config);
        var clock = Stopwatch.StartNew();
        using var run = TrainingRun.Start(config, config.OpenData("train"), config.OpenData("validation"), RunOf(folder),
            new RunOptions { Threads = threads, Existing = ExistingRun.Replace });
        using (Interruption.Listen("stopping after this step and saving; press Ctrl-C again to stop without saving"))
        {
            RunTable.Write(run);
            run.Trainer.Observers.Add(new TrainingDisplay(run.Trainer));
            bool finished = run.Run(Interruption.Token);
            LiveLine.End();
            if (!finished)
            {
                ErrorTerminal.Note($"saved at step {run.Trainer.Step}; go on with: draw train --resume {ShellWord.Of(run.Folder.Path)}; draw demo starts afresh");
                return Interruption.Code;
            }
        }

        // As the page says: with the weights of the best validation.
        (GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(run.Folder.Path);
        using (model)
        {
            RunPlots.Write(run.Folder, config.Model.Task);
            Output.Png(Path.Combine(folder, SamplesName), model.Generate(SampleImages, parsed.GetValue(SeedOption), threads, everyStep: false).Grid(scale: 3));
            Output.Animation(Path.Combine(folder, DrawingName), model.Generate(AnimatedImages, parsed.GetValue(SeedOption), threads).Frames(scale: 4));
            string page = Path.Combine(folder, HtmlReport.FileName);
            ReportCommand.Page(run.Folder, model, config, run.Trainer.Validation, threads).Write(page);
            Output.Path(page);
        }
        if (JsonReport.IsWanted)
        {
            JsonReport.Write(new JsonObject
            {
                ["report"] = Path.Combine(folder, HtmlReport.FileName),
                ["samples"] = Path.Combine(folder, SamplesName),
                ["drawing"] = Path.Combine(folder, DrawingName),
                ["run"] = run.Folder.Path,
                ["steps"] = run.Trainer.Step,
                ["best_bound_nats"] = run.Trainer.BestBound,
                ["seconds"] = clock.Elapsed.TotalSeconds,
            });
        }
        return ExitCode.Ok;
    }
}
