using System.Runtime.CompilerServices;

namespace AttentiveWriter.Tests;

/// <summary>A test that asks a program of this machine; reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="tool">The program, such as <c>pngcheck</c>.</param>
    /// <param name="file">Where the test is; the compiler fills it in.</param>
    /// <param name="line">Its line, likewise.</param>
    public ToolFactAttribute(string tool, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        Tool = tool;
        if (ExternalTool.Find(tool) is null) Skip = $"{tool} is not installed here";
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}
