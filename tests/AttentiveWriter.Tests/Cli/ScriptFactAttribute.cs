using System.Runtime.CompilerServices;

namespace AttentiveWriter.Tests.Cli;

/// <summary>A test that needs a pseudo-terminal, from the script(1) of util-linux.</summary>
public sealed class ScriptFactAttribute : FactAttribute
{
    public ScriptFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = Missing;

    /// <summary>Why the tests are left out here, or null.</summary>
    internal static string? Missing { get; } = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") ? null
        : "needs script of util-linux";
}

/// <summary>As <see cref="ScriptFactAttribute"/>, with data.</summary>
public sealed class ScriptTheoryAttribute : TheoryAttribute
{
    public ScriptTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
        Skip = ScriptFactAttribute.Missing;
}
