using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data list</c>.</summary>
internal static class DataListCommand
{
    private static readonly Option<string?> DataDirOption = CommonOptions.DataDir();

    public static Command Create()
    {
        var command = new Command("list", "Lists the data sets: what each is, its size, and whether it is here.") { DataDirOption };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw data list                                                    the sets, and where their files are or would go",
            "draw data list --data-dir DIR --json                              for a script");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Row[] rows = [.. DataCatalogue.Sets.Select(set => new Row(set, DataCatalogue.HomeOf(set, parsed.GetValue(DataDirOption))))];
        if (JsonReport.IsWanted)
        {
            JsonReport.Write(new JsonObject { ["sets"] = new JsonArray([.. rows.Select(row => (JsonNode)row.Json())]) });
            return ExitCode.Ok;
        }
        // Plain lines: a path that a table wraps cannot be copied.
        int name = rows.Max(r => r.Set.Name.Length), summary = rows.Max(r => r.Set.Summary.Length);
        foreach (Row row in rows)
            Console.Out.WriteLine($"{row.Set.Name.PadRight(name)}  {row.Set.Summary.PadRight(summary)}  {row.Size,8}  {row.Where}");
        return ExitCode.Ok;
    }

    private sealed record Row(DataSet Set, string Folder)
    {
        private int There { get; } = Set.Files.Count(file => file.IsIn(Folder));

        private long Bytes => Set.Files.Sum(file => file.Bytes);

        public string Size => Set.Files.Count == 0 ? "" : ProgressText.Bytes(Bytes);

        public string Where =>
            Set.ByHand is string url && !DataCatalogue.IsHere(Set, Folder) ? $"fetch {url} by hand, into {Folder}"
            : Set.ByHand is not null ? $"in {Folder}"
            : Set.Files.Count == 0 ? "needs no file"
            : DataCatalogue.IsHere(Set, Folder) ? $"in {Folder}"
            : There > 0 ? $"{There} of {Plural.Of(Set.Files.Count, "file")} in {Folder}"
            : $"not here; would go to {Folder}";

        public JsonObject Json() => new()
        {
            ["name"] = Set.Name,
            ["summary"] = Set.Summary,
            ["bytes"] = Bytes,
            ["files"] = Set.Files.Count,
            ["files_here"] = There,
            ["here"] = DataCatalogue.IsHere(Set, Folder),
            ["by_hand"] = Set.ByHand,
            ["folder"] = Set.Files.Count == 0 && Set.ByHand is null ? null : Folder,
        };
    }
}
