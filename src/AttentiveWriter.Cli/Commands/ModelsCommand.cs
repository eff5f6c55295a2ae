using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw models</c>.</summary>
internal sealed class ModelsCommand : WorkingCommand
{
    public ModelsCommand(Session session)
        : base(session, "models", "Lists the trained models that ship, and the presets to train one from.")
    {
        Examples =
        [
            "draw models                                                       names for --model and for --preset",
            "draw info mnist                                                   all about one of them",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed) => new Result(
        [.. ShippedModels.Names.Select(name => (name, RunConfig.Read(ShippedModels.Find(name)!), ShippedModels.Find(name)!))]);

    private sealed record Result(IReadOnlyList<(string Name, RunConfig Config, string Path)> Shipped) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["models"] = new JsonArray([.. Shipped.Select(m => (JsonNode)new JsonObject
            {
                ["name"] = m.Name,
                ["kind"] = m.Config.Model.Kind,
                ["summary"] = m.Config.Model.Summary,
                ["data"] = m.Config.Training.Data,
                ["path"] = m.Path,
            })]),
            ["presets"] = new JsonArray([.. Preset.All.Select(p => (JsonNode)new JsonObject
            {
                ["name"] = p.Name, ["kind"] = p.Config.Model.Kind, ["summary"] = p.Summary, ["data"] = p.Config.Training.Data,
            })]),
        };

        public void WriteTo(TextWriter output)
        {
            int width = Shipped.Select(m => m.Name.Length).Concat(Preset.All.Select(p => p.Name.Length)).Max();
            output.WriteLine("models that ship: draw generate --model NAME");
            foreach ((string name, RunConfig config, string _) in Shipped)
                output.WriteLine($"  {name.PadRight(width)}  {config.Model.Summary}, trained on {config.Training.Data}");
            output.WriteLine();
            output.WriteLine("presets: draw train --preset NAME");
            foreach (Preset preset in Preset.All) output.WriteLine($"  {preset.Name.PadRight(width)}  {preset.Summary}");
        }
    }
}
