using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw report</c>.</summary>
internal sealed class ReportCommand : WorkingCommand
{
    private readonly Argument<string> _run = new CommandArgument<string>("RUN")
    {
        Description = "Run folder, also of a run that is not finished.",
        HelpName = "RUN",
        CompletionSources = { _ => ModelSource.Runs },
    };
    private readonly Option<string?> _out = new CommandOption<string?>("--out")
    {
        Description = $"Page to write (otherwise RUN/{HtmlReport.FileName}).",
        HelpName = "FILE",
    };
    private readonly Option<string?> _data = CommonOptions.Data("The data of the run, where they are now");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<int> _threads;

    public ReportCommand(Session session)
        : base(session, "report", "Shows a run on one page that needs no other file, and draws its curves: report.html, and plots as "
            + "PNG and SVG.")
    {
        _threads = CommonOptions.Threads(session);
        PathUse.Of(_run, PathKind.InputFolder, Plots);
        // Where there is no run, that is what is wrong, and not the place of its page.
        PathUse.Of(_out, PathKind.OutputFile, parsed => Directory.Exists(parsed.GetValue(_run)) ? PageOf(parsed) : parsed.GetValue(_out));
        Accept(_run, _out, _data, _dataDir, _threads);
        Examples =
        [
            "draw report runs/mnist                                            then open runs/mnist/report.html",
            "draw report runs/mnist --data-dir DIR --out page.html             with images of the data set drawn again",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(_run)!;
        // Its own folder is the program's, which no page belongs into.
        if (Shipped(folder) is string shipped)
        {
            if (parsed.GetValue(_out) is null) throw new UsageException($"{folder} is a model that ships, with no run to report; say "
                + "where a page about it goes with --out FILE.html");
            folder = shipped;
        }
        string page = PageOf(parsed);
        Output.RequireEnding(page, "--out", ".html");
        var run = new RunFolder(folder);
        if (!run.HasRun) throw new InputFileException(folder, Directory.Exists(folder) ? "no run in this folder" : "no such run folder");
        if (parsed.GetValue(_out) is null && HtmlReport.IsOther(page))
            throw new UsageException($"{page} is no page that draw wrote, and stays; say where this one goes with --out FILE.html");
        // Early in a run there are no weights yet.
        (Model? model, RunConfig config) = run.HasModel ? ModelFolder.Load(folder) : (null, RunConfig.Read(folder));
        using (model)
        {
            Session.Paths.RequireOutside(config.Training.Data, folder);
            IReadOnlyList<RunPlot> plots = parsed.GetValue(_out) is null ? RunPlots.Write(run, config.Model.Task) : [];
            if (run.Unreadable() is string unreadable) Error.Note($"{folder}: {unreadable}");
            if (model is not null && run.OtherWeights(model) is string weights) Error.Warn(weights);
            (ImageSet? validation, string[] others) = Images(parsed, config);
            Page(run, model, config, validation, parsed.GetValue(_threads), others).Write(page);
            Output.Path(page, Session.Written);
            return new Result(run, page, plots);
        }
    }

    // By its path, or by its name where no run of one's own is called so.
    private static string? Shipped(string folder) => !new RunFolder(folder).HasRun ? ShippedModels.Find(folder)
        : ShippedModels.Places.SelectMany(place => ShippedModels.Names.Select(name => Path.Combine(place, name)))
            .FirstOrDefault(model => RealPath.Comparer.Equals(RealPath.Of(model), RealPath.Of(folder)));

    /// <summary>The page of a run, which tells its reader what to type.</summary>
    public static HtmlReport Page(
        RunFolder run, Model? model, RunConfig config, ImageSet? validation, int threads, IReadOnlyList<string>? others = null) =>
        new(run, model, config, validation, threads)
        {
            OtherImages = others ?? [],
            HowToShowImages = $"With them: draw report {run.Path} --data-dir DIR",
            HowToEvaluate = $"With them: draw evaluate --model {run.Path}",
        };

    // Beside a page that stands elsewhere there are none.
    private IEnumerable<WrittenPath> Plots(ParseResult parsed, string folder) =>
        parsed.GetValue(_out) is null && new RunFolder(folder).HasRun ? WrittenPath.OfRun(folder)
            .Where(w => RealPath.IsInside(w.Path, new RunFolder(folder).PlotsPath)) : [];

    private string PageOf(ParseResult parsed) => parsed.GetValue(_out) ?? Path.Combine(parsed.GetValue(_run)!, HtmlReport.FileName);

    // Without the images the page says what it lacks, and of others that they are; only where they were asked for it is an error.
    private (ImageSet? Validation, string[] Others) Images(ParseResult parsed, RunConfig config)
    {
        (string? data, string? dataDir) = (parsed.GetValue(_data), parsed.GetValue(_dataDir));
        DataWords.NoteUnread(data ?? config.Training.Data, dataDir, Error);
        var others = new List<string>();
        ImageSet? validation = Open(Split.Validation, "without given images drawn again: ");
        // Nothing of them is shown, but a page on a run of other images would mislead.
        if (config.Data?.Train is not null) Open(Split.Train, null);
        return (validation, [.. others]);

        ImageSet? Open(Split split, string? note)
        {
            try
            {
                ImageSet images = config.OpenData(split, dataDir, data, Session.Images);
                config.Data?.Require(images, split, data ?? config.Training.Data);
                return images;
            }
            catch (Exception e) when (data is null && dataDir is null && e is InputFileException or SettingsException)
            {
                var other = e as InputFileException is { IsOtherData: true } found ? found : null;
                if (other is not null) others.Add(other.Problem);
                if (note is not null || other is not null) Error.Note(note + e.Message + Runner.Advice(e));
                return null;
            }
        }
    }

    private sealed record Result(RunFolder Run, string Page, IReadOnlyList<RunPlot> Plots) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["run"] = Run.Path,
            ["report"] = Page,
            ["plots"] = new JsonArray([.. Plots.SelectMany(plot => new JsonNode[] { At(plot, ".png"), At(plot, ".svg") })]),
        };

        private string At(RunPlot plot, string ending) => Path.Combine(Run.PlotsPath, plot.Name + ending);
    }
}
