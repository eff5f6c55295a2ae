namespace AttentiveWriter.Data.Downloads;

/// <summary>What became of a file that was wanted.</summary>
public enum DownloadOutcome
{
    /// <summary>It was fetched, checked and, if it is an archive, unpacked.</summary>
    Fetched,

    /// <summary>It is there already, or what the set reads of it is.</summary>
    AlreadyThere,

    /// <summary>A file of its name is there which is not the published one; it was left, as a copy that was packed again may be as
    /// good.</summary>
    AnotherFile,
}
