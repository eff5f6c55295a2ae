using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>An argument of a command.</summary>
internal sealed class CommandArgument<T>(string name) : Argument<T>(name), ISymbolDetails
{
    public PathUse? PathUse { get; set; }

    public NumberRange? Range { get; set; }

    public Func<string>? LazyDescription { get; init; }
}
