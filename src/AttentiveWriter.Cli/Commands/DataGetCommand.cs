using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data get</c>.</summary>
internal sealed class DataGetCommand : WorkingCommand
{
    private readonly Argument<string> _name = PathUse.Of(new CommandArgument<string>("NAME")
    {
        HelpName = "NAME",
        Description = $"Data set: {string.Join(", ", DataCatalogue.Names)}.",
        CompletionSources = { _ => DataCatalogue.Names },
    }, PathKind.None);
    private readonly Option<string?> _dataDir = PathUse.Of(new CommandOption<string?>("--data-dir")
    {
        Description = $"Folder that gets a folder for each set; otherwise {DataCatalogue.Variable}, then the user's cache.",
        HelpName = "DIR",
    }, PathKind.FilledFolder);
    private readonly Option<bool> _force = new CommandOption<bool>("--force")
    {
        Description = "Replace files that are there but are not the published ones.",
    };

    public DataGetCommand(Session session)
        : base(session, "get", "Fetches the files of a data set. What was interrupted goes on; every file is checked. Proxies: "
            + $"HTTPS_PROXY, HTTP_PROXY, NO_PROXY. A mirror with SET/FILE: {Mirror.Variable}.")
    {
        Accept(_name, _dataDir, _force);
        Examples =
        [
            "draw data get mnist                                               into the user's cache, where every command looks",
            "draw data get mnist --data-dir DIR                                into DIR/mnist; then: draw train --data-dir DIR",
            $"{Mirror.Variable}=https://mirror.example/data/ draw data get mnist     from https://mirror.example/data/mnist/ instead",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        DataSet set = DataCatalogue.Named(parsed.GetValue(_name)!);
        string folder = DataCatalogue.HomeOf(set, parsed.GetValue(_dataDir));
        if (set.ByHand is string url)
            throw new UsageException($"{set.Name} has no published checksum that a download could be held against; fetch {url} by hand "
                + $"and put it into {folder}");
        if (parsed.GetValue(_force) || set.Files.Any(file => !file.IsIn(folder))) RequireWritable(parsed, set, folder);
        using IDisposable listening = Session.Interruption.Listen("stopping; the same command goes on from here");
        using var download = new Download
        {
            Observer = new DownloadDisplay(Session),
            Replace = parsed.GetValue(_force),
            Mirror = Mirror.FromEnvironment(),
        };
        IReadOnlyList<(DataFile File, DownloadOutcome Outcome)> files = [];
        try
        {
            if (set.Files.Count > 0) files = download.FetchAsync(set, folder, Session.Interruption.Token).GetAwaiter().GetResult();
        }
        finally
        {
            Error.Line.Clear();
        }
        return new Result(set, folder, files);
    }

    private void RequireWritable(ParseResult parsed, DataSet set, string folder)
    {
        string what = parsed.GetValue(_dataDir) is string given ? $"{_dataDir.Name} {given}" : $"the folder of {set.Name}";
        CommandPaths.RequirePlaces(what,
            [new WrittenPath(folder, IsFolder: true), .. set.Files.Select(file => new WrittenPath(Path.Combine(folder, file.Name)))]);
        Output.RequireWritable(Output.Existing(folder), what);
    }

    private sealed record Result(DataSet Set, string Folder, IReadOnlyList<(DataFile File, DownloadOutcome Outcome)> Files) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["set"] = Set.Name,
            ["folder"] = Files.Count == 0 ? null : Folder,
            ["files"] = new JsonArray([.. Files.Select(f => (JsonNode)new JsonObject
            {
                ["file"] = f.File.Name,
                ["outcome"] = f.Outcome switch
                {
                    DownloadOutcome.Fetched => "fetched",
                    DownloadOutcome.AlreadyThere => "already_there",
                    _ => "another_file",
                },
            })]),
        };

        public void WriteTo(TextWriter output)
        {
            if (Files.Count == 0) output.WriteLine($"{Set.Name} needs no file");
            foreach ((DataFile file, DownloadOutcome outcome) in Files)
            {
                string unpacked = file.Members.Count > 0 && outcome != DownloadOutcome.AnotherFile ? ", unpacked" : "";
                output.WriteLine($"{Path.Combine(Folder, file.Name)}: {Words(outcome)}{unpacked}");
            }
        }

        private static string Words(DownloadOutcome outcome) => outcome switch
        {
            DownloadOutcome.Fetched => "fetched",
            DownloadOutcome.AlreadyThere => "already there",
            _ => "there, but not the published file; left as it is (--force replaces it)",
        };
    }
}
