using System.Runtime.CompilerServices;

namespace AttentiveWriter.Tests;

/// <summary>A test that asks a package of Node.js in the folder that <c>DRAW_NODE_MODULES</c> names; reported as skipped without
/// it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodePackageFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="package">The package, such as <c>onnxruntime-web</c>.</param>
    /// <param name="file">Where the test is; the compiler fills it in.</param>
    /// <param name="line">Its line, likewise.</param>
    public NodePackageFactAttribute(string package, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Package = package;
        if (ExternalTool.Find("node") is null) Skip = "node is not installed here";
        else if (Modules is not string modules || !Directory.Exists(Path.Combine(modules, package)))
            Skip = $"DRAW_NODE_MODULES names no folder that has {package}";
    }

    /// <summary>The package.</summary>
    public string Package { get; }

    private static string? Modules => Environment.GetEnvironmentVariable("DRAW_NODE_MODULES");

    /// <summary>Runs a module, which finds its packages, in a folder.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    internal static (int Code, string Text) Run(string folder, string module, params string[] arguments)
    {
        string file = Path.Combine(folder, "module.mjs"), link = Path.Combine(folder, "node_modules");
        File.WriteAllText(file, module);
        if (!Directory.Exists(link)) Directory.CreateSymbolicLink(link, Path.GetFullPath(Modules!));
        return ExternalTool.Run("node", folder, [file, .. arguments]);
    }
}
