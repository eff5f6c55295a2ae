using System.CommandLine;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data</c>.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var command = new Command("data", "Lists, fetches and shows data sets.") { DataListCommand.Create(), DataGetCommand.Create(), DataShowCommand.Create() };
        HelpWithExamples.Add(command,
            "draw data list                                                    what there is, and what is here",
            "draw data get mnist                                               fetch its files into the user's cache",
            "draw data show mnist --out mnist.png                              look at it, and at its figures");
        return command;
    }
}
