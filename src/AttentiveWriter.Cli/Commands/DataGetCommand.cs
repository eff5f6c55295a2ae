using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data get</c>.</summary>
internal static class DataGetCommand
{
    private static readonly Argument<string> NameArgument = PathUse.Of(new Argument<string>("NAME") { HelpName = "NAME", Description = $"Data set: {string.Join(", ", DataCatalogue.Names)}.", CompletionSources = { _ => DataCatalogue.Names } }, PathKind.None);
    private static readonly Option<string?> DataDirOption = PathUse.Of(new Option<string?>("--data-dir")
    {
        Description = $"Folder that gets a folder for each set; otherwise {DataCatalogue.Variable}, then the user's cache.",
        HelpName = "DIR",
    }, PathKind.FilledFolder);
    private static readonly Option<bool> ForceOption = new("--force") { Description = "Replace files that are there but are not the published ones." };

    public static Command Create()
    {
        var command = new Command("get", $"Fetches the files of a data set. What was interrupted goes on; every file is checked. Proxies: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. A mirror with SET/FILE: {Mirror.Variable}.")
        {
            NameArgument, DataDirOption, ForceOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw data get mnist                                               into the user's cache, where every command looks",
            "draw data get mnist --data-dir DIR                                into DIR/mnist; then: draw train --data-dir DIR",
            $"{Mirror.Variable}=https://mirror.example/data/ draw data get mnist     from https://mirror.example/data/mnist/ instead");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DataSet set = DataCatalogue.Named(parsed.GetValue(NameArgument)!);
        string folder = DataCatalogue.HomeOf(set, parsed.GetValue(DataDirOption));
        if (set.ByHand is string url)
            throw new UsageException($"{set.Name} has no published checksum that a download could be held against; fetch {url} by hand and put it into {folder}");
        if (parsed.GetValue(ForceOption) || set.Files.Any(file => !file.IsIn(folder))) RequireWritable(parsed, set, folder);
        using IDisposable listening = Interruption.Listen("stopping; the same command goes on from here");
        using var download = new Download { Observer = new DownloadDisplay(), Replace = parsed.GetValue(ForceOption), Mirror = Mirror.FromEnvironment() };
        IReadOnlyList<(DataFile File, DownloadOutcome Outcome)> files = [];
        try
        {
            if (set.Files.Count > 0) files = download.FetchAsync(set, folder, Interruption.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Interruption.Code != 0)
        {
            return Interruption.Code;
        }
        finally
        {
            LiveLine.Clear();
        }
        if (JsonReport.IsWanted) JsonReport.Write(Json(set, folder, files));
        else Write(set, folder, files);
        return ExitCode.Ok;
    }

    private static void RequireWritable(ParseResult parsed, DataSet set, string folder)
    {
        string what = parsed.GetValue(DataDirOption) is string given ? $"{DataDirOption.Name} {given}" : $"the folder of {set.Name}";
        CommandPaths.RequirePlaces(what, [new WrittenPath(folder, IsFolder: true), .. set.Files.Select(file => new WrittenPath(Path.Combine(folder, file.Name)))]);
        Output.RequireWritable(Output.Existing(folder), what);
    }

    private static void Write(DataSet set, string folder, IReadOnlyList<(DataFile File, DownloadOutcome Outcome)> files)
    {
        if (files.Count == 0) Console.Out.WriteLine($"{set.Name} needs no file");
        foreach ((DataFile file, DownloadOutcome outcome) in files) Console.Out.WriteLine($"{Path.Combine(folder, file.Name)}: {Words(outcome)}{(file.Members.Count > 0 && outcome != DownloadOutcome.AnotherFile ? ", unpacked" : "")}");
    }

    private static string Words(DownloadOutcome outcome) => outcome switch
    {
        DownloadOutcome.Fetched => "fetched",
        DownloadOutcome.AlreadyThere => "already there",
        _ => "there, but not the published file; left as it is (--force replaces it)",
    };

    private static JsonObject Json(DataSet set, string folder, IReadOnlyList<(DataFile File, DownloadOutcome Outcome)> files) => new()
    {
        ["set"] = set.Name,
        ["folder"] = files.Count == 0 ? null : folder,
        ["files"] = new JsonArray([.. files.Select(f => (JsonNode)new JsonObject
        {
            ["file"] = f.File.Name,
            ["outcome"] = f.Outcome switch { DownloadOutcome.Fetched => "fetched", DownloadOutcome.AlreadyThere => "already_there", _ => "another_file" },
        })]),
    };
}
