using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Lists the trained models that ship, and the presets to train one from.");
        command.SetAction(_ => Run());
        HelpWithExamples.Add(command,
            "draw models                                                       names for --model and for --preset",
            "draw info mnist                                                   all about one of them");
        return command;
    }

    private static int Run()
    {
        (string Name, RunConfig Config, string Path)[] shipped = [.. ShippedModels.Names.Select(name => (name, RunConfig.Read(ShippedModels.Find(name)!), ShippedModels.Find(name)!))];
        if (JsonReport.IsWanted)
        {
            JsonReport.Write(new JsonObject
            {
                ["models"] = new JsonArray([.. shipped.Select(m => (JsonNode)new JsonObject
                {
                    ["name"] = m.Name, ["kind"] = m.Config.Model.Kind, ["summary"] = m.Config.Model.Summary, ["data"] = m.Config.Training.Data, ["path"] = m.Path,
                })]),
                ["presets"] = new JsonArray([.. Preset.All.Select(p => (JsonNode)new JsonObject
                {
                    ["name"] = p.Name, ["kind"] = p.Config.Model.Kind, ["summary"] = p.Summary, ["data"] = p.Config.Training.Data,
                })]),
            });
            return ExitCode.Ok;
        }
        int width = shipped.Select(m => m.Name.Length).Concat(Preset.All.Select(p => p.Name.Length)).Max();
        Console.Out.WriteLine("models that ship: draw generate --model NAME");
        foreach ((string name, RunConfig config, string _) in shipped) Console.Out.WriteLine($"  {name.PadRight(width)}  {config.Model.Summary}, trained on {config.Training.Data}");
        Console.Out.WriteLine();
        Console.Out.WriteLine("presets: draw train --preset NAME");
        foreach (Preset preset in Preset.All) Console.Out.WriteLine($"  {preset.Name.PadRight(width)}  {preset.Summary}");
        return ExitCode.Ok;
    }
}
