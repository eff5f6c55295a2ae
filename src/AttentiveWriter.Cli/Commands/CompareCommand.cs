using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw compare</c>.</summary>
internal sealed class CompareCommand : WorkingCommand
{
    private readonly Argument<string[]> _runs = PathUse.Of(new CommandArgument<string[]>("RUN")
    {
        Description = "Two or more run folders, or a folder of runs; also model folders, and names of models that ship.",
        HelpName = "RUN",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "Page to write.",
        DefaultValueFactory = _ => HtmlComparison.FileName,
        HelpName = "FILE",
    }, PathKind.OutputFile);
    private readonly Option<int?> _count = NumberRange.Of(new CommandOption<int?>("--count")
    {
        Description = "Also measure every run on the same N images, drawn at random, and test the differences image by image.",
        HelpName = "N",
    }, 1);
    private readonly Option<Split> _split = CommonOptions.Split("Of which images with --count: train, validation or test.",
        Split.Validation);
    private readonly Option<string?> _data = CommonOptions.Data("With --count: data set, otherwise that of the training");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads;

    public CompareCommand(Session session)
        : base(session, "compare", "Shows runs beside each other, in a table and on one page: bounds, curves, samples, and the settings "
            + "that differ.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_runs, _out, _count, _split, _data, _dataDir, _binarisation, _seed, _threads);
        Examples =
        [
            "draw compare runs/one runs/two                                    then open compare.html",
            "draw compare runs                                                 all runs in runs",
            "draw compare runs/one runs/two --count 1000                       is the difference more than chance?",
            "draw compare mnist mnist-quick --count 500 --split test           two models that ship, on test images of MNIST",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        Check(parsed);
        (string[] paths, RunOverview[] runs) = Runs(parsed.GetValue(_runs)!);
        foreach ((string path, RunOverview run) in paths.Zip(runs))
        {
            Session.Paths.RequireOutside(run.Config.Training.Data);
            if (run.Unreadable is string unreadable) Error.Note($"{path}: {unreadable}");
        }
        ulong seed = parsed.GetValue(_seed);
        Measurement? measurement = parsed.GetValue(_count) is int count ? Measured(parsed, paths, runs, count) : null;
        var showing = new Showing(seed) { Threads = parsed.GetValue(_threads) };
        string[] names = ShortNames(paths);
        ComparedRun[] compared = [.. runs.Select((run, i) => ComparedRun.Open(names[i], run, showing,
            measurement is null ? null : model => Measure(parsed, names[i], paths[i], model, measurement)))];
        foreach (ComparedRun run in compared)
            if (run.OtherWeights is string others) Error.Warn(others);
        string page = parsed.GetValue(_out)!;
        var html = new HtmlComparison(compared)
        {
            MeasuredOn = measurement?.Words(compared[0].Evaluation!) ?? "",
            HowToMeasure = "Whether a difference is more than chance, the same images tell: draw compare "
                + $"{string.Join(' ', paths.Select(ShellWord.Of))} --count 1000",
            SamplesFrom = string.Create(CultureInfo.InvariantCulture, $"Drawn by each model with the same seed, {seed}."),
        };
        html.Write(page);
        foreach (string warning in html.Warnings) Error.Warn(warning);
        Output.Path(page, Session.Written);
        return new Result(page, paths, compared, html, seed, measurement, Session.Terminal.OutputColumns);
    }

    private void Check(ParseResult parsed)
    {
        Output.RequireEnding(parsed.GetValue(_out), _out.Name, ".html");
        Option[] ofImages = [_split, _data, _dataDir, _binarisation];
        if (parsed.GetValue(_count) is null && ofImages.FirstOrDefault(parsed.IsGiven) is Option superfluous)
            throw new UsageException($"{superfluous.Name} says on which images the runs are measured; give their number with "
                + $"{_count.Name}");
    }

    // A folder that is no run stands for those in it; of these one that is damaged, or measured by something else, is left out.
    private (string[] Paths, RunOverview[] Runs) Runs(string[] given)
    {
        var runs = new List<GivenRun>();
        foreach (string path in given)
        {
            if (!new RunFolder(path).HasRun && Directory.Exists(path) && RunSearch.Find(path).Count > 0)
            {
                (IReadOnlyList<RunOverview> inside, IReadOnlyList<(string, string Problem)> leftOut) = RunSearch.Read(path);
                runs.AddRange(inside.Select(run => new GivenRun(run.Folder.Path, run, IsNamed: false)));
                foreach ((_, string problem) in leftOut) Error.Warn($"left out, as it cannot be read: {problem}");
            }
            else if (File.Exists(path)) throw new InputFileException(path, "a file; expected a run folder or a model folder");
            else if (!Directory.Exists(path) && ShippedModels.Find(path) is null)
                throw new InputFileException(path, $"no such run folder or model folder{Spelling.Hint(path, ShippedModels.Names)}; models "
                    + $"that ship: {string.Join(", ", ShippedModels.Names.DefaultIfEmpty("none"))}");
            else runs.Add(new GivenRun(path, RunOverview.Read(ShippedModels.Resolve(path)), IsNamed: true));
        }
        if (runs.GroupBy(run => RealPath.Of(run.Run.Folder.Path), RealPath.Comparer).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException(twice.First().Path == twice.Last().Path ? $"RUN {twice.Last().Path} is given twice"
                : $"RUN {twice.First().Path} and {twice.Last().Path} are one run");
        GivenRun[] same = OfOneTask(runs);
        return same.Length > 1 ? ([.. same.Select(run => run.Run.Folder.Path)], [.. same.Select(run => run.Run)])
            : throw new UsageException($"{string.Join(", ", given)} {(same.Length == 1 ? "is one run" : "has no run that can be read")}; "
                + "give two or more");
    }

    private GivenRun[] OfOneTask(List<GivenRun> runs)
    {
        if (runs.Count == 0) return [];
        GivenRun first = runs.Find(run => run.IsNamed) ?? runs.GroupBy(run => run.Task).MaxBy(same => same.Count())!.First();
        foreach (GivenRun other in runs.Where(run => run.Task != first.Task))
        {
            string kinds = $"{first.Path} is of kind '{first.Kind}' and {other.Path} of kind '{other.Kind}': what they are measured by "
                + "cannot be compared";
            if (other.IsNamed) throw new UsageException(kinds);
            Error.Warn($"{other.Path} is left out: {kinds}");
        }
        return [.. runs.Where(run => run.Task == first.Task)];
    }

    /// <summary>A run, as it was given: by its own name, or with the folder in which it was found.</summary>
    private sealed record GivenRun(string Path, RunOverview Run, bool IsNamed)
    {
        public string Kind => Run.Config.Model.Kind;

        public ModelTask Task => Run.Config.Model.Task;
    }

    // The last part of a path, where no other run is called so.
    private static string[] ShortNames(string[] paths)
    {
        string[] last = [.. paths.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))];
        return last.Distinct().Count() == last.Length ? last : paths;
    }

    private Measurement Measured(ParseResult parsed, string[] paths, RunOverview[] runs, int count)
    {
        (RunConfig first, Split split) = (runs[0].Config, parsed.GetValue(_split));
        for (int i = 1; i < runs.Length; i++)
        {
            RunConfig config = runs[i].Config;
            if (first.Model.NeedsLevels != config.Model.NeedsLevels)
                throw new UsageException($"{paths[0]} and {paths[i]} are of other likelihoods, and what an image costs them cannot be "
                    + "compared");
            if (!RunComparability.AreOfSameImages(first, config, split) && parsed.GetValue(_data) is null)
                throw new UsageException($"{paths[0]} is of {first.DataName}, and {paths[i]} of other images, {config.DataName}; say with "
                    + $"{_data.Name} on which both are measured");
            if (first.Training.Binarisation != config.Training.Binarisation && parsed.GetValue(_binarisation) is null)
                throw new UsageException($"{paths[0]} and {paths[i]} were trained with other binarisations; say with "
                    + $"{_binarisation.Name} with which both are measured");
        }
        string data = parsed.GetValue(_data) ?? first.Training.Data;
        ImageSet set = DataWords.WithNoteOfLeftOut(first.OpenData(split, parsed.GetValue(_dataDir), data, Session.Images), Error);
        foreach (RunOverview run in runs) set.RequireFit(run.Config.Model.Width, run.Config.Model.Height, run.Config.Model.Channels);
        if (runs.Any(run => run.Config.Model.Classes > 0)) DataWords.RequireLabels(set, data, parsed.GetValue(_dataDir));
        DataWords.NoteContents(set, Error);
        for (int i = 0; i < runs.Length; i++)
            if (runs[i].Config.Data?.Has(set) == false)
                Error.Note($"{set.Title} is other data than that of the training of {paths[i]}: {set.Fingerprint}");
        DataWords.NoteUnread(data, parsed.GetValue(_dataDir), Error);
        DataWords.NoteAll(_count.Name, count, set, Error);
        return new Measurement(set, DataWords.NameOf(first, set, data), count,
            parsed.GetValue(_binarisation) ?? first.Training.Binarisation, parsed.GetValue(_seed));
    }

    private Evaluation Measure(ParseResult parsed, string name, string path, Model model, Measurement on)
    {
        Evaluation evaluation = Counted.Run(Session, $"measuring {name}", Math.Min(on.Count, on.Set.Count), (progress, token) =>
            Evaluation.Measure(model, on.Set, on.Count, on.Binarisation, on.Seed, parsed.GetValue(_threads), progress,
                cancellation: token));
        ModelSource.RequireFinite(double.IsFinite(evaluation.Bound), path);
        return evaluation;
    }

    /// <summary>On what all runs are measured.</summary>
    private sealed record Measurement(ImageSet Set, string Name, int Count, Binarisation Binarisation, ulong Seed)
    {
        public string Words(Evaluation evaluation) => $"{evaluation.ImagesWords}, of {Name} {Set.Split.Word()}, "
            + $"{Binarisation.DescribeFixed(Set)}, seed {Seed}";
    }

    private sealed record Result(string Page, string[] Paths, ComparedRun[] Runs, HtmlComparison Html, ulong Seed, Measurement? Measured,
        Func<int> Columns) : ICommandResult
    {
        private IReadOnlyList<SettingDifference> Settings { get; } = SettingDifference.Of([.. Runs.Select(run => run.Overview.Config)]);

        public JsonObject ToJson() => new()
        {
            ["page"] = Page,
            ["seed"] = Seed,
            ["runs"] = new JsonArray([.. Runs.Zip(Paths, RunJson)]),
            ["settings"] = new JsonObject(Settings.Select(setting => KeyValuePair.Create(setting.Key,
                (JsonNode?)new JsonArray([.. setting.Values.Select(value => (JsonNode?)value)])))),
            ["warnings"] = new JsonArray([.. Html.Warnings.Select(warning => (JsonNode)warning)]),
            ["measured"] = Measured is null ? null : MeasuredJson(Measured),
        };

        public void WriteTo(TextWriter output)
        {
            Table(output, [["run", "model", "best validation", "at step", "steps", "time", "parameters"],
                .. Runs.Select(run => (string[])[run.Name, run.Overview.Config.Model.Kind, RunWords.Best(run.Overview),
                    Number(run.Overview.BestStep), RunWords.Steps(run.Overview), RunWords.Time(run.Overview), Number(run.Parameters)])]);
            if (Settings.Count > 0)
            {
                output.WriteLine();
                Table(output, [["setting", .. Runs.Select(run => run.Name)],
                    .. Settings.Select(setting => (string[])[setting.Key, .. setting.Values.Select(value => value ?? "-")])]);
            }
            if (Measured is null) return;
            output.WriteLine();
            output.WriteLine($"on {Measured.Words(Runs[0].Evaluation!)}:");
            foreach (ComparedRun run in Runs)
                output.WriteLine($"{run.Name}  {run.Overview.Config.Model.Task.Words(run.Evaluation!)}");
            foreach (ComparedRun run in Runs.Skip(1))
                if (run.Beside(Runs[0]) is PairedDifference difference)
                    output.WriteLine(difference.Describe(run.Name, Runs[0].Name).Replace("±", "+-", StringComparison.Ordinal));
        }

        private void Table(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows)
        {
            foreach (string line in TextTable.Lines(rows, Columns())) output.WriteLine(line);
        }

        private static JsonNode RunJson(ComparedRun run, string path)
        {
            JsonObject json = RunWords.ToJson(path, run.Overview);
            json["name"] = run.Name;
            json["parameters"] = run.Parameters;
            return json;
        }

        private JsonObject MeasuredJson(Measurement on)
        {
            Evaluation first = Runs[0].Evaluation!;
            return new JsonObject
            {
                ["data"] = on.Name,
                ["split"] = on.Set.Split.Word(),
                ["binarisation"] = on.Binarisation.DescribeFixed(on.Set),
                ["images"] = first.Images,
                ["set_images"] = first.Of,
                ["part_seed"] = first.Images < first.Of ? ImagePart.Seed : null,
                ["runs"] = new JsonArray([.. Runs.Select(run => (JsonNode)new JsonObject(run.Overview.Config.Model.Task
                    .Json(run.Evaluation!).Select(figure => KeyValuePair.Create(figure.Key, JsonOutput.Node(figure.Value)))
                    .Prepend(KeyValuePair.Create("name", (JsonNode?)run.Name))))]),
                ["differences"] = new JsonArray([.. Runs.Skip(1).Select(run => (run.Name, Difference: run.Beside(Runs[0])))
                    .Where(run => run.Difference is not null).Select(run => (JsonNode)new JsonObject
                    {
                        ["run"] = run.Name,
                        ["minus"] = Runs[0].Name,
                        ["nats"] = run.Difference!.Mean,
                        ["standard_error"] = run.Difference.StandardError,
                        ["beyond_two_standard_errors"] = run.Difference.IsClear,
                    })]),
            };
        }

        private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
    }
}
