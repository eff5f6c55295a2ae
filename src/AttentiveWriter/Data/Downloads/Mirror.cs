namespace AttentiveWriter.Data.Downloads;

/// <summary>A server that has copies of the published files, each at <c>place/set/file</c>.</summary>
public static class Mirror
{
    /// <summary>Environment variable with the place of a mirror.</summary>
    public const string Variable = "DRAW_DATA_MIRROR";

    /// <summary>Returns the place that <see cref="Variable"/> names, or null.</summary>
    /// <exception cref="SettingsException">It is no address.</exception>
    public static Uri? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? place)
            || (place.Scheme != Uri.UriSchemeHttp && place.Scheme != Uri.UriSchemeHttps))
            throw new SettingsException($"{Variable} is '{text}', expected an address such as https://mirror.example/data/");
        return place;
    }

    /// <summary>Returns a file with its address at a mirror; what is checked of it stays as published.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">Name of the set that it belongs to.</param>
    /// <param name="place">The mirror.</param>
    public static DataFile At(DataFile file, string source, Uri place)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        return file with { Url = $"{place.AbsoluteUri.TrimEnd('/')}/{source}/{file.Name}" };
    }
}
