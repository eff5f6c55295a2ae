namespace AttentiveWriter.Cli;

/// <summary>A library that the command brings along and that this system cannot load; the message says what it is for and what to
/// do.</summary>
internal sealed class MissingLibraryException(string message, Exception inner) : Exception(message, inner);
