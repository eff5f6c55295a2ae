using System.Reflection;

namespace AttentiveWriter;

/// <summary>Which version of the library this is.</summary>
public static class LibraryVersion
{
    /// <summary>The version, such as 0.1.0.</summary>
    public static string Current { get; } =
        typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";
}
