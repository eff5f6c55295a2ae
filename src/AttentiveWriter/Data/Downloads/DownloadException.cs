namespace AttentiveWriter.Data.Downloads;

/// <summary>A file that could not be fetched: the network, the server, or another process that is fetching it.</summary>
/// <remarks>The message is one line that names the address, what happened and what to do. A file that came but is not what was published is
/// an
/// <see cref="InputFileException"/>, a disk that cannot take it an <see cref="IOException"/>.</remarks>
public sealed class DownloadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, in one line.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public DownloadException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
