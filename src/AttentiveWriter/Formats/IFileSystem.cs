namespace AttentiveWriter.Formats;

/// <summary>What a run does to files that matter: few and plain operations, so that tests can let each of them fail or be
/// forgotten.</summary>
internal interface IFileSystem
{
    /// <summary>Creates a file that is not there yet, for writing.</summary>
    Stream Create(string path);

    /// <summary>Forces what was written to <paramref name="stream"/>, which <see cref="Create"/> returned, to disk.</summary>
    void Flush(Stream stream);

    /// <summary>Forces what was appended to a file to disk.</summary>
    void Flush(string path);

    /// <summary>Opens a file for reading.</summary>
    Stream OpenRead(string path);

    /// <summary>Gives a file another name, in the same folder or another; a file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Makes a folder where it is missing; the one that holds it is there.</summary>
    void CreateFolder(string folder);

    /// <summary>Forces the names in a folder to disk.</summary>
    void SyncFolder(string folder);

    /// <summary>Adds text at the end of a file, which is made where missing; it is not forced to disk.</summary>
    void Append(string path, string text);

    /// <summary>Deletes a file, where there is one.</summary>
    void Delete(string path);

    /// <summary>Returns the bytes that may still be written into a folder, or null where that cannot be known.</summary>
    long? FreeSpace(string folder);
}
