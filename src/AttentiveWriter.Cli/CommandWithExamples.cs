using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal abstract class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>Its examples, each with its comment after a gap.</summary>
    public IReadOnlyList<string> Examples { get; protected init; } = [];

    /// <summary>Adds options and arguments, in the order of help.</summary>
    protected void Accept(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Option option) Add(option);
            else Add((Argument)symbol);
        }
    }
}
