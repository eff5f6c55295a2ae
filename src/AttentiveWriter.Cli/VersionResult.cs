using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>The version.</summary>
internal sealed record VersionResult : ICommandResult
{
    public JsonObject ToJson() => new() { ["version"] = Product.Version };

    public void WriteTo(TextWriter output) => output.WriteLine(Product.Version);
}
