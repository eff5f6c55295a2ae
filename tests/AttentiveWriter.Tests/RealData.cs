namespace AttentiveWriter.Tests;

/// <summary>Finds published data sets on this machine: the folder that <c>DRAW_DATA_NAME</c> names, else <c>../shared/data/name</c> beside
/// the checkout.</summary>
internal static class RealData
{
    /// <summary>The checkout: the folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot()
        ?? throw new DirectoryNotFoundException("AttentiveWriter.slnx is in no folder above the tests");

    /// <summary>Returns the folder of a set, or null where it is not at hand.</summary>
    public static string? Find(string set)
    {
        string? named = Environment.GetEnvironmentVariable(Variable(set));
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        string beside = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data", set));
        return Directory.Exists(beside) ? beside : null;
    }

    /// <summary>Returns the environment variable that names a set's folder.</summary>
    public static string Variable(string set) => "DRAW_DATA_" + set.ToUpperInvariant().Replace('-', '_');

    private static string? FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "AttentiveWriter.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
