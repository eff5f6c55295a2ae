namespace AttentiveWriter.Cli;

/// <summary>What every command may be told.</summary>
/// <param name="Json"><c>--json</c>: one document on stdout.</param>
/// <param name="Quiet"><c>--quiet</c>: only warnings and errors on stderr.</param>
/// <param name="Verbose"><c>--verbose</c>: what it runs on, and where a failure happened.</param>
/// <param name="NoColour"><c>--no-color</c>.</param>
internal readonly record struct CommonFlags(bool Json, bool Quiet, bool Verbose, bool NoColour);
