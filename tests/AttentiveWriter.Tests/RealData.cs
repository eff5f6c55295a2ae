namespace AttentiveWriter.Tests;

/// <summary>Finds published data sets on this machine: the folder that <c>DRAW_DATA_NAME</c> names, else <c>../shared/data/name</c> beside
/// the checkout.</summary>
internal static class RealData
{
    /// <summary>Returns the folder of a set, or null where it is not at hand.</summary>
    public static string? Find(string set)
    {
        string? named = Environment.GetEnvironmentVariable(Variable(set));
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "AttentiveWriter.slnx"))) root = Path.GetDirectoryName(root);
        string? beside = root is null ? null : Path.GetFullPath(Path.Combine(root, "..", "shared", "data", set));
        return Directory.Exists(beside) ? beside : null;
    }

    /// <summary>Returns the environment variable that names a set's folder.</summary>
    public static string Variable(string set) => "DRAW_DATA_" + set.ToUpperInvariant().Replace('-', '_');
}
