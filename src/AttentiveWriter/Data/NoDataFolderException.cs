namespace AttentiveWriter.Data;

/// <summary>Nothing says where the files of data sets are: the account has no folder for data, and none was given.</summary>
public sealed class NoDataFolderException : IOException
{
    /// <summary>Creates the exception.</summary>
    public NoDataFolderException()
        : base($"no folder for data is known: neither XDG_DATA_HOME nor HOME is an absolute path; name one by {DataCatalogue.Variable}")
    {
    }
}
