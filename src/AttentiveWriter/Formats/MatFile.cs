namespace AttentiveWriter.Formats;

/// <summary>Reads arrays of numbers from MATLAB files of version 5 to 7 ("MAT-File Level 5"), compressed or not, of either byte
/// order.</summary>
/// <remarks>Nothing is allocated from a size that only the file claims. Of version 7.3, which is HDF5, there is only a clear refusal.
/// Cells, structures, text, sparse and complex arrays are passed over, unless they are asked for.</remarks>
public static class MatFile
{
    /// <summary>Reads some of a file's arrays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The arrays that it must have.</param>
    /// <param name="optional">Arrays that it may have.</param>
    /// <returns>The arrays by name.</returns>
    /// <exception cref="InputFileException">There is no such file, it is no whole MATLAB file, or an array is missing or not of
    /// numbers.</exception>
    public static IReadOnlyDictionary<string,
        MatArray> Read(string path, IReadOnlyList<string> names, IReadOnlyList<string>? optional = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        try
        {
            using FileStream file = RegularFile.OpenRead(path, 1 << 16);
            return new MatReader(file, [.. names, .. optional ?? []]).Read(names);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "there is no such file", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException(path, e.Message, e);
        }
    }
}
