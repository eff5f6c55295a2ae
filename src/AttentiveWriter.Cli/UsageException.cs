namespace AttentiveWriter.Cli;

/// <summary>A command line that cannot be: options that exclude each other, a path of the wrong kind. Exit code 2.</summary>
internal sealed class UsageException(string problem) : Exception(problem);
