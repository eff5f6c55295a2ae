namespace AttentiveWriter.Cli;

/// <summary>What stderr is, and what may be written there.</summary>
internal sealed class ErrorTerminal
{
    private readonly Session _session;

    public ErrorTerminal(Session session)
    {
        _session = session;
        Line = new LiveLine(session);
    }

    /// <summary>The line that moves.</summary>
    public LiveLine Line { get; }

    /// <summary>Whether a line can be overwritten, and should be.</summary>
    public bool IsLive => IsTerminal && !_session.Flags.Quiet && !IsShared;

    /// <summary>Where notes go; nowhere where <c>--quiet</c> was given.</summary>
    public TextWriter Notes => _session.Flags.Quiet ? TextWriter.Null : _session.Terminal.Error;

    /// <summary>Says something that is no result and no warning.</summary>
    public void Note(string line)
    {
        if (!_session.Flags.Quiet) Say(line);
    }

    /// <summary>Says something that its user should look at, also where <c>--quiet</c> was given.</summary>
    public void Warn(string line) => Say($"warning: {line}");

    /// <summary>Says something, also where <c>--quiet</c> was given.</summary>
    public void Say(string line)
    {
        Line.Clear();
        _session.Terminal.Error.WriteLine(line);
    }

    /// <summary>Good news.</summary>
    public string Green(string text) => Coloured(text, 32);

    /// <summary>Bad news.</summary>
    public string Red(string text) => Coloured(text, 31);

    private bool IsTerminal => _session.Terminal.IsErrorTerminal && _session.Terminal.Variable("TERM") != "dumb";

    // Under mpirun both streams may be one terminal, where a program reads the JSON document.
    private bool IsShared => _session.Flags.Json && _session.Terminal.IsOutputTerminal;

    private bool HasColour => !_session.Flags.NoColour && !IsShared
        && ((IsSet("FORCE_COLOR") && _session.Terminal.Variable("FORCE_COLOR") != "0") || (IsTerminal && !IsSet("NO_COLOR")));

    private string Coloured(string text, int colour) => HasColour ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    private bool IsSet(string variable) => _session.Terminal.Variable(variable) is { Length: > 0 };
}
