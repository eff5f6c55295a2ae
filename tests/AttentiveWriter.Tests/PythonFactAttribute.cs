using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AttentiveWriter.Tests;

/// <summary>A test that asks a package of Python; reported as skipped where no python3 of this machine has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly ConcurrentDictionary<string, string?> Interpreters = new();

    /// <summary>Creates the attribute.</summary>
    /// <param name="package">The package, such as <c>torch</c>.</param>
    /// <param name="file">Where the test is; the compiler fills it in.</param>
    /// <param name="line">Its line, likewise.</param>
    public PythonFactAttribute(string package, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        Package = package;
        if (Interpreter(package) is null) Skip = $"no python3 here has {package}";
    }

    /// <summary>The package.</summary>
    public string Package { get; }

    /// <summary>The first python3 of the PATH that has a package, or null.</summary>
    internal static string? Interpreter(string package) => Interpreters.GetOrAdd(package, name => ExternalTool.FindAll("python3")
        .FirstOrDefault(python => ExternalTool.Run(python, Path.GetTempPath(), "-c",
            // A folder of that name is imported, too, and has nothing.
            $"import {name}; assert {name}.__file__").Code == 0));
}
