using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw runs</c>.</summary>
internal sealed class RunsCommand : WorkingCommand
{
    // What has a column of its own.
    private static readonly string[] OwnColumns = ["kind", "data", "binarisation", "steps"];

    private readonly Argument<string?> _folder = PathUse.Of(new CommandArgument<string?>("DIR")
    {
        Description = "Where to look, also in the folders inside it (otherwise runs or, where that is not there, the current folder).",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    }, PathKind.InputFolder);

    public RunsCommand(Session session)
        : base(session, "runs", "Lists the runs and models of a folder: how far each is, its best validation, and the settings that "
            + "differ.")
    {
        Accept(_folder);
        Examples =
        [
            "draw runs                                                         all runs in runs, the best of the same data first",
            "draw runs models --json                                           another folder, for a script",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(_folder) ?? (Directory.Exists("runs") ? "runs" : ".");
        if (!Directory.Exists(folder)) throw new InputFileException(folder, "no such folder");
        (IReadOnlyList<RunOverview> read, IReadOnlyList<(string, string)> leftOut) = RunSearch.Read(folder);
        (string Path, RunOverview Run)[] runs = [.. read.Select(run => (Shown(run.Folder.Path), run))];
        (string Path, string Problem)[] damaged = [.. leftOut.Select(run => (Shown(run.Item1), run.Item2))];
        if (runs.Length + damaged.Length == 0)
            throw new InputFileException(folder, "no run or model in this folder, nor in those inside it");
        foreach ((string path, RunOverview run) in runs)
            if (run.Unreadable is string unreadable) Error.Note($"{path}: {unreadable}");
        return new Result(folder, [.. Sorted(runs).Select(run => new Row(run.Path, run.Run, Settings(run.Run, runs)))], damaged,
            Session.Terminal.OutputColumns);

        string Shown(string path) => folder == "." ? Path.GetRelativePath(".", path) : path;
    }

    // Bounds compare on the same data alone.
    private static IEnumerable<(string Path, RunOverview Run)> Sorted(IEnumerable<(string Path, RunOverview Run)> runs) => runs
        .OrderBy(run => run.Run.Config.Model.Task.BestKey, StringComparer.Ordinal)
        .ThenBy(run => RunWords.Data(run.Run), StringComparer.Ordinal)
        .ThenBy(run => run.Run.BestLoss ?? double.PositiveInfinity)
        .ThenBy(run => run.Path, StringComparer.Ordinal);

    // Beside models of the same kind: of another, hardly a setting is the same.
    private static (string Key, string Value)[] Settings(RunOverview run, IEnumerable<(string Path, RunOverview Run)> all)
    {
        RunOverview[] same = [.. all.Select(other => other.Run).Where(other => other.Config.Model.Kind == run.Config.Model.Kind)];
        int own = Array.IndexOf(same, run);
        return [.. SettingDifference.Of([.. same.Select(other => other.Config)]).Where(setting => !OwnColumns.Contains(setting.Key))
            .Select(setting => (setting.Key, setting.Values[own] ?? "none"))];
    }

    private sealed record Row(string Path, RunOverview Run, (string Key, string Value)[] Settings)
    {
        public IReadOnlyList<string> Cells =>
        [
            Path, Run.Config.Model.Kind, RunWords.Data(Run), RunWords.Word(Run.State), RunWords.Steps(Run), RunWords.Best(Run),
            RunWords.Time(Run), string.Join(' ', Settings.Select(setting => $"{setting.Key}={setting.Value}")),
        ];

        public JsonObject ToJson()
        {
            JsonObject json = RunWords.ToJson(Path, Run);
            json["settings"] = new JsonObject(Settings.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));
            return json;
        }
    }

    private sealed record Result(string Folder, IReadOnlyList<Row> Rows, IReadOnlyList<(string Path, string Problem)> Damaged,
        Func<int> Columns) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["folder"] = Folder,
            ["runs"] = new JsonArray([.. Rows.Select(row => (JsonNode)row.ToJson())]),
            ["damaged"] = new JsonArray([.. Damaged.Select(run => (JsonNode)new JsonObject
            {
                ["path"] = run.Path, ["problem"] = run.Problem,
            })]),
        };

        private static readonly string[] Titles =
            ["run", "kind", "data", "state", "steps", "best validation", "time", "settings that differ"];

        // Of these, what is the same in all is said once.
        private static readonly int[] OfMany = [Array.IndexOf(Titles, "kind"), Array.IndexOf(Titles, "data")];

        public void WriteTo(TextWriter output)
        {
            int[] same = [.. OfMany.Where(column => Rows.Count > 1 && Rows.All(row => row.Cells[column] == Rows[0].Cells[column]))];
            if (same.Length > 0) output.WriteLine($"all: {string.Join(", ", same.Select(column => Rows[0].Cells[column]))}");
            int[] shown = [.. Enumerable.Range(0, Titles.Length).Except(same)
                .Where(column => column < Titles.Length - 1 || Rows.Any(row => row.Settings.Length > 0))];
            if (Rows.Count > 0)
                foreach (string line in TextTable.Lines([Of(Titles), .. Rows.Select(row => Of(row.Cells))], Columns()))
                    output.WriteLine(line);
            foreach ((string _, string problem) in Damaged) output.WriteLine($"damaged: {problem}");

            string[] Of(IReadOnlyList<string> cells) => [.. shown.Select(column => cells[column])];
        }
    }
}
