namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw data</c>.</summary>
internal sealed class DataCommand : CommandWithExamples
{
    public DataCommand(Session session)
        : base("data", "Lists, fetches and shows data sets.")
    {
        Add(new DataListCommand(session));
        Add(new DataGetCommand(session));
        Add(new DataShowCommand(session));
        Examples =
        [
            "draw data list                                                    what there is, and what is here",
            "draw data get mnist                                               fetch its files into the user's cache",
            "draw data show mnist --out mnist.png                              look at it, and at its figures",
        ];
    }
}
