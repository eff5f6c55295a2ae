namespace AttentiveWriter.Cli;

/// <summary>The one line on stderr that is written over and over, where stderr is a terminal.</summary>
internal static class LiveLine
{
    private const string Over = "\r\u001b[K";

    private static readonly Lock Gate = new();
    private static bool _isOpen;

    /// <summary>Shows a line in place of the one before; nothing where no line can move.</summary>
    /// <param name="line">The line.</param>
    /// <param name="expendable">Parts of it that may go where the terminal is narrow, the first first.</param>
    public static void Show(string line, params ReadOnlySpan<string> expendable)
    {
        if (!ErrorTerminal.IsLive) return;
        line = ProgressText.Fit(line, TerminalWidth.Columns(2), expendable);
        lock (Gate)
        {
            Console.Error.Write(Over + line);
            _isOpen = true;
        }
    }

    /// <summary>Takes the line away.</summary>
    public static void Clear() => Close(Over);

    /// <summary>Leaves the line where it is; what follows goes below it.</summary>
    public static void End() => Close(Environment.NewLine);

    private static void Close(string text)
    {
        lock (Gate)
        {
            if (_isOpen) Console.Error.Write(text);
            _isOpen = false;
        }
    }
}
