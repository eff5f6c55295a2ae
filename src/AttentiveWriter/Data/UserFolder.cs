namespace AttentiveWriter.Data;

/// <summary>Where programs keep the data of a user.</summary>
/// <remarks>The framework answers with nothing where the folder is not there yet, as on a new account, and what nothing is joined to is
/// relative: a cache would follow the current folder. So Linux is asked by the rules of the XDG Base Directory Specification.</remarks>
internal static class UserFolder
{
    /// <summary>The folder, which need not be there yet; null where the account has none.</summary>
    public static string? Data => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? Absolute(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify))
        : OfXdg(Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>XDG_DATA_HOME, which is ignored where it is relative; else <c>.local/share</c> of HOME, or of the home that the account
    /// has.</summary>
    internal static string? OfXdg(Func<string, string?> variable, string profile) =>
        Absolute(variable("XDG_DATA_HOME"))
            ?? ((Absolute(variable("HOME")) ?? Absolute(profile)) is string home ? Path.Combine(home, ".local", "share") : null);

    private static string? Absolute(string? path) => Path.IsPathFullyQualified(path ?? "") ? path : null;
}
