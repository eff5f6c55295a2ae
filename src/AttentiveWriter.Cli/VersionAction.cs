using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>Prints the version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>That no command is named is no error here.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (JsonReport.IsWanted) JsonReport.Write(new JsonObject { ["version"] = Product.Version });
        else Print();
        return ExitCode.Ok;
    }

    public static void Print() => Console.Out.WriteLine(Product.Version);
}
