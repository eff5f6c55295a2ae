using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>The version.</summary>
internal sealed record VersionResult : ICommandResult
{
    public JsonObject ToJson() => new() { ["version"] = LibraryVersion.Current };

    public void WriteTo(TextWriter output) => output.WriteLine(LibraryVersion.Current);
}
