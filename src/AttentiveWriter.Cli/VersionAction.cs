using System.CommandLine;
using System.CommandLine.Invocation;

namespace AttentiveWriter.Cli;

/// <summary>Prints the version.</summary>
internal sealed class VersionAction(Session session) : SynchronousCommandLineAction
{
    /// <summary>That no command is named is no error here.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult) => session.Print(new VersionResult());
}
