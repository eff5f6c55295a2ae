using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data list</c>.</summary>
internal sealed class DataListCommand : WorkingCommand
{
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();

    public DataListCommand(Session session)
        : base(session, "list", "Lists the data sets: what each is, its size, and whether it is here.")
    {
        Accept(_dataDir);
        Examples =
        [
            "draw data list                                                    the sets, and where their files are or would go",
            "draw data list --data-dir DIR --json                              for a script",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string? dataDir = parsed.GetValue(_dataDir);
        return new Result([.. DataCatalogue.Sets.Select(set => new Row(set, DataCatalogue.HomeOf(set, dataDir)))]);
    }

    private sealed record Result(IReadOnlyList<Row> Rows) : ICommandResult
    {
        public JsonObject ToJson() => new() { ["sets"] = new JsonArray([.. Rows.Select(row => (JsonNode)row.ToJson())]) };

        // Plain lines: a path that a table wraps cannot be copied.
        public void WriteTo(TextWriter output)
        {
            int name = Rows.Max(r => r.Set.Name.Length), summary = Rows.Max(r => r.Set.Summary.Length);
            foreach (Row row in Rows) output.WriteLine($"{row.Set.Name.PadRight(name)}  {row.Set.Summary.PadRight(summary)}  "
                + $"{row.Size,8}  {row.Where}");
        }
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

        public JsonObject ToJson() => new()
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
