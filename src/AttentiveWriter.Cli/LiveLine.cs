namespace AttentiveWriter.Cli;

/// <summary>The one line on stderr that is written over and over, where stderr is a terminal.</summary>
internal sealed class LiveLine(Session session)
{
    private const string Over = "\r\u001b[K";

    private readonly Lock _gate = new();
    private bool _isOpen;

    /// <summary>Shows a line in place of the one before; nothing where no line can move.</summary>
    /// <param name="line">The line.</param>
    /// <param name="expendable">Parts of it that may go where the terminal is narrow, the first first.</param>
    public void Show(string line, params ReadOnlySpan<string> expendable)
    {
        if (!session.Error.IsLive) return;
        line = ProgressText.Fit(line, session.Terminal.ErrorColumns(), expendable);
        lock (_gate)
        {
            session.Terminal.Error.Write(Over + line);
            _isOpen = true;
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear() => Close(Over);

    /// <summary>Leaves the line where it is; what follows goes below it.</summary>
    public void End() => Close(Environment.NewLine);

    private void Close(string text)
    {
        lock (_gate)
        {
            if (_isOpen) session.Terminal.Error.Write(text);
            _isOpen = false;
        }
    }
}
