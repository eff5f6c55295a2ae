using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>What a command came to: it knows itself as lines and as JSON.</summary>
internal interface ICommandResult
{
    /// <summary>How the command ends.</summary>
    int ExitCode => Cli.ExitCode.Ok;

    /// <summary>Returns all of it, without the schema version and the exit code.</summary>
    JsonObject ToJson();

    /// <summary>Writes the lines of stdout; files that were written are named there already.</summary>
    void WriteTo(TextWriter output)
    {
    }

    /// <summary>Says on stderr what is to be said when the result is printed.</summary>
    void Comment(ErrorTerminal error)
    {
    }

    /// <summary>What goes on when all is printed, until somebody ends it.</summary>
    void GoOn()
    {
    }
}
