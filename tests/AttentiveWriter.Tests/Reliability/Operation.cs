namespace AttentiveWriter.Tests.Reliability;

/// <summary>What was done to files, in the words of <c>IFileSystem</c>; <see cref="Report"/> is what a run told its user.</summary>
internal enum OperationKind
{
    Create,
    CreateFolder,
    Write,
    Flush,
    OpenRead,
    Rename,
    SyncFolder,
    Append,
    Delete,
    Report,
}

/// <summary>One of them.</summary>
internal sealed record Operation(OperationKind Kind, string Path, string Other = "", byte[]? Bytes = null);
