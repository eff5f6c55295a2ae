using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw report</c>.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> RunArgument = PathUse.Of(new Argument<string>("RUN") { Description = "Run folder, also of a run that is not finished.", HelpName = "RUN", CompletionSources = { _ => ModelSource.Runs } }, PathKind.InputFolder, Plots);
    private static readonly Option<string?> OutOption = PathUse.Of(new Option<string?>("--out") { Description = $"Page to write (otherwise RUN/{HtmlReport.FileName}).", HelpName = "FILE" }, PathKind.OutputFile, PageOf);
    private static readonly Option<string?> DataOption = CommonOptions.Data("The data of the run, where they are now");
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("report", "Shows a run on one page that needs no other file, and draws its curves: report.html, and plots as PNG and SVG.")
        {
            RunArgument, OutOption, DataOption, DataDirOption, ThreadsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw report runs/mnist                                            then open runs/mnist/report.html",
            "draw report runs/mnist --data-dir DIR --out page.html             with images of the data set drawn again");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(RunArgument)!;
        // Its own folder is the program's, which no page belongs into.
        if (!new RunFolder(folder).HasRun && ShippedModels.Find(folder) is string shipped)
        {
            if (parsed.GetValue(OutOption) is null) throw new UsageException($"{folder} is a model that ships, with no run to report; say where a page about it goes with --out FILE.html");
            folder = shipped;
        }
        string page = PageOf(parsed);
        Output.RequireEnding(page, "--out", ".html");
        var run = new RunFolder(folder);
        if (!run.HasRun) throw new InputFileException(folder, Directory.Exists(folder) ? "no run in this folder" : "no such run folder");
        // Early in a run there are no weights yet.
        (Model? model, RunConfig config) = run.HasModel ? ModelFolder.Load(folder) : (null, RunConfig.Read(folder));
        using (model)
        {
            CommandPaths.Current.RequireOutside(config.Training.Data, folder);
            IReadOnlyList<RunPlot> plots = parsed.GetValue(OutOption) is null ? RunPlots.Write(run, config.Model.Task) : [];
            if (run.Unreadable() is string unreadable) ErrorTerminal.Note($"{folder}: {unreadable}");
            (ImageSet? validation, string[] others) = Images(parsed, config);
            Page(run, model, config, validation, parsed.GetValue(ThreadsOption), others).Write(page);
            Output.Path(page);
            if (JsonReport.IsWanted) JsonReport.Write(Json(run, page, plots));
        }
        return ExitCode.Ok;
    }

    /// <summary>The page of a run, which tells its reader what to type.</summary>
    public static HtmlReport Page(RunFolder run, Model? model, RunConfig config, ImageSet? validation, int threads, IReadOnlyList<string>? others = null) =>
        new(run, model, config, validation, threads)
        {
            OtherImages = others ?? [],
            HowToShowImages = $"With them: draw report {run.Path} --data-dir DIR",
            HowToEvaluate = $"With them: draw evaluate --model {run.Path}",
        };

    // Beside a page that stands elsewhere there are none.
    private static IEnumerable<WrittenPath> Plots(ParseResult parsed, string folder) => parsed.GetValue(OutOption) is null && new RunFolder(folder).HasRun
        ? WrittenPath.OfRun(folder).Where(w => RealPath.IsInside(w.Path, new RunFolder(folder).PlotsPath)) : [];

    private static string PageOf(ParseResult parsed) => parsed.GetValue(OutOption) ?? Path.Combine(parsed.GetValue(RunArgument)!, HtmlReport.FileName);

    private static JsonObject Json(RunFolder run, string page, IReadOnlyList<RunPlot> plots) => new()
    {
        ["run"] = run.Path,
        ["report"] = page,
        ["plots"] = new JsonArray([.. plots.SelectMany(plot => new JsonNode[] { Path.Combine(run.PlotsPath, plot.Name + ".png"), Path.Combine(run.PlotsPath, plot.Name + ".svg") })]),
    };

    // Without the images the page says what it lacks, and of others that they are; only where they were asked for it is an error.
    private static (ImageSet? Validation, string[] Others) Images(ParseResult parsed, RunConfig config)
    {
        (string? data, string? dataDir) = (parsed.GetValue(DataOption), parsed.GetValue(DataDirOption));
        var others = new List<string>();
        ImageSet? validation = Open("validation", "without given images drawn again: ");
        // Nothing of them is shown, but a page on a run of other images would mislead.
        if (config.Data?.Train is not null) Open("train", null);
        return (validation, [.. others]);

        ImageSet? Open(string split, string? note)
        {
            try
            {
                ImageSet images = config.OpenData(split, dataDir, data);
                config.Data?.Require(images, split, data ?? config.Training.Data);
                return images;
            }
            catch (Exception e) when (data is null && dataDir is null && e is InputFileException or SettingsException)
            {
                var other = e as InputFileException is { IsOtherData: true } found ? found : null;
                if (other is not null) others.Add(other.Message[(other.Path.Length + 2)..]);
                if (note is not null || other is not null) ErrorTerminal.Note(note + e.Message + Runner.How(e));
                return null;
            }
        }
    }
}
