using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>An option of a command.</summary>
internal sealed class CommandOption<T>(string name) : Option<T>(name), ISymbolDetails
{
    public PathUse? PathUse { get; set; }

    public NumberRange? Range { get; set; }

    public Func<string>? LazyDescription { get; init; }
}
