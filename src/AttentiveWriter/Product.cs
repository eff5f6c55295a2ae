using System.Reflection;

namespace AttentiveWriter;

/// <summary>What this software is.</summary>
public static class Product
{
    /// <summary>The version, such as 0.1.0.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
